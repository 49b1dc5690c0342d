"use strict";

/** An answer of Azure Resource Manager that refuses something. */
class ArmError extends Error {
  constructor(status, code, message, details) {
    super(message);
    this.name = "ArmError";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** Holds across copies of this module, which a test runner may make. */
  static is(error) {
    return error?.name === "ArmError";
  }

  body() {
    return { error: { code: this.code, message: this.message, ...(this.details && { details: this.details }) } };
  }

  /** As azure-native prints it. */
  toString() {
    const details = this.details ? ` ${this.details.map((detail) => detail.message).join("; ")}` : "";
    return `Status=${this.status} Code=${JSON.stringify(this.code)} Message=${JSON.stringify(this.message + details)}`;
  }
}

module.exports = { ArmError };
