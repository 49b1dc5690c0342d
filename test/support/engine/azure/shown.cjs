"use strict";

/** The places of a policy, as the types of resources end. */
const isPolicy = ({ type }) => /\/(?:policies|policyFragments)$/i.test(type);

/** Entities of the XML that the service makes of an expression. */
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const regions = { westeurope: "West Europe", northeurope: "North Europe" };

/**
 * The body as a GET shows it, which is not as it was written: policies come as XML with the service's own layout and without
 * their format (https://github.com/Azure/azure-rest-api-specs/issues/25306, https://github.com/Azure/azure-rest-api-specs/issues/21835,
 * https://github.com/hashicorp/terraform-provider-azurerm/issues/29521), a service's region by its name for people.
 */
function shown(body) {
  if (body === undefined) return undefined;
  if (isPolicy(body) && typeof body.properties.value === "string") {
    const { format, value, ...properties } = body.properties;
    return { ...body, properties: { ...properties, value: layout(format === "rawxml" ? escaped(value) : value) } };
  }
  if (/^microsoft\.apimanagement\/service$/i.test(body.type)) return { ...body, location: regions[body.location] ?? body.location };
  return body;
}

/** Lines end as on Windows, and tabs indent them. */
function layout(text) {
  const lines = text.trim().split(/\r?\n/);
  return lines.map((line) => line.replace(/^(?: {2}|\t)+/, (blanks) => "\t".repeat(blanks.replaceAll("\t", "  ").length / 2))).join("\r\n");
}

/** A raw document as XML: what stands in an expression is text there. */
function escaped(text) {
  let result = "";
  for (let at = 0; at < text.length; ) {
    const end = text[at] === "@" ? expressionEnd(text, at) : at;
    if (end > at) result += text.slice(at, end).replace(/[&<>"]/g, (character) => entities[character]);
    else result += text[at];
    at = Math.max(end, at + 1);
  }
  return result;
}

const closing = { "(": ")", "{": "}" };

/** Where an expression that begins here ends; where it began if none does. Brackets in its strings do not count. */
function expressionEnd(text, start) {
  const open = text[start + 1];
  const close = closing[open];
  let depth = 0;
  for (let at = start + 1; close !== undefined && at < text.length; at += 1) {
    if (text[at] === '"') at = stringEnd(text, at);
    else if (text[at] === open) depth += 1;
    else if (text[at] === close && --depth === 0) return at + 1;
  }
  return start;
}

function stringEnd(text, start) {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

module.exports = { shown };
