import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataKind } from "../../../policies/understanding/data/kinds";
import { type FieldShape, kindOfName } from "../../../policies/understanding/data/names";
import { wordsOf } from "../../../policies/understanding/data/words";

const text: FieldShape = { types: ["string"], isEnum: false, context: [] };
const kindOf = (name: string, shape: Partial<FieldShape> = {}) => kindOfName(name, { ...text, ...shape })?.kind;

describe("names of sensitive data", () => {
  const names: readonly (readonly [DataKind, string])[] = [
    [
      "email",
      "email userEmail e-mail e_mail EMail emailAddress email_address EMAIL_ADDRESS contact-email useremail emails email2 replyTo emailadresse",
    ],
    ["phone", "phone phoneNumber phone_number telephone mobile mobileNumber homePhone phoneNo fax telefonnummer"],
    [
      "password",
      "password passwd pwd userPassword user_password passwordHash newPassword confirmPassword PASSWORT motDePasse contraseña wachtwoord",
    ],
    ["api-key", "apiKey api_key api-key x-api-key APIKey apikey subscriptionKey secretAccessKey ocp-apim-subscription-key"],
    ["token", "token accessToken access_token refresh-token idToken bearerToken jwt Authorization sasToken passwordResetToken"],
    ["secret", "secret clientSecret client_secret credentials connectionString"],
    ["private-key", "privateKey private_key sshPrivateKey signingKey"],
    ["pin", "pin userPin"],
    ["session-id", "sessionId session_id JSESSIONID"],
    [
      "national-id",
      "ssn SSN userSSN social_security_number nationalId nino bsn pesel personnummer codiceFiscale dni nie nir cpf personalausweisnummer",
    ],
    ["tax-id", "taxId tax_id taxIdentificationNumber steuerId steuerIdentifikationsnummer steueridentifikationsnummer"],
    ["passport", "passport passportNumber passport_no"],
    ["driving-licence", "driversLicense driverLicenceNumber drivingLicence fuehrerscheinnummer"],
    ["iban", "iban IBAN ibanNumber customerIban"],
    ["bank-account", "accountNumber account_number bankAccountNumber sortCode routingNumber bic kontonummer"],
    ["card-number", "cardNumber card_number creditCardNumber credit-card ccNumber primaryAccountNumber"],
    ["card-security-code", "cvv cvc cvv2 cardSecurityCode"],
    ["card-expiry", "cardExpiry card_expiration_date"],
    ["health", "diagnosis diagnoses bloodType medicalRecordNumber medications allergies disability heartRate icd10Code"],
    ["biometric", "faceTemplate fingerprint fingerprintTemplate voicePrint retinaScan biometricData"],
    ["genetic", "dna geneticData genome"],
    ["religion", "religion religiousBeliefs"],
    ["ethnicity", "ethnicity ethnicOrigin raceEthnicity"],
    ["politics", "politicalOpinion partyAffiliation"],
    ["union-membership", "tradeUnionMembership unionMembership"],
    ["sexual-orientation", "sexualOrientation sexual_orientation"],
    ["criminal-record", "criminalRecord criminalConvictions"],
    ["birth-date", "dateOfBirth date_of_birth birthDate birthdate dob DOB birthday geburtsdatum fechaNacimiento dateNaissance"],
    ["address", "address homeAddress street streetAddress shippingAddress addressLine1 address_line_2 strasse Straße"],
    ["postal-code", "postalCode zip zipCode postcode plz"],
    ["person-name", "firstName last_name surname familyName cardholderName vorname nachname"],
    ["location", "latitude longitude lat lng geoLocation lastKnownLocation"],
    ["ip-address", "ip ipAddress ip_address clientIp remoteIp ipv4"],
    ["device-id", "macAddress imei deviceId advertisingId"],
    ["gender", "gender"],
    ["finance", "salary annualIncome creditScore accountBalance"],
  ];
  it.each(names.flatMap(([kind, all]) => all.split(" ").map((name) => [name, kind] as const)))("%s is %s", (name, kind) => {
    expect(kindOf(name)).toBe(kind);
  });
});

describe("names that only look like it", () => {
  const names =
    "emailTemplateId emailVerified emailCount emailSubject isEmailVerified hasEmail sendEmail voicemail female mailbox template " +
    "phoneType phoneModel headphone microphone hasPhone " +
    "tokenCount totalTokens maxTokens promptTokens nextPageToken pageToken page_token continuationToken nextToken cursorToken tokenType tokenUrl tokenExpiresAt csrfToken tokenizer " +
    "passwordPolicy passwordLength passwordExpiresAt passwordResetUrl resetPassword forgotPassword requiresPassword passwordStrength compass bypass passenger " +
    "publicKey sshKey primaryKey foreignKey sortKey partitionKey keyboard monkey keyId accessKeyId key " +
    "secretName secretId secretary secretariat " +
    "cardinality cardId cardType cardCount discard dashboardCard loyaltyCardNumber giftCardNumber membershipCardNumber maskedCardNumber cardLast4 " +
    "addressing addressId addressType ipAddressType walletAddress contractAddress baseAddress addressable addressBook " +
    "accountId accountName accountType accountNumberMasked serialNumber orderNumber pageNumber number vehicleIdentificationNumber companyIdentificationNumber " +
    "assessment session sessionCount trainingSessionId ssid classname " +
    "flat translation plate belong along latency locale allocation relocation " +
    "zipFile gzip zippy skip ship tip script description recipient " +
    "diagnostics diagnosticId healthCheck healthStatus healthy treatment condition bloodhound " +
    "race grace trace brace unionType reunion partyId partySize religionId region genderId " +
    "pinned spinner opinion pinCode pins mapping birthdayCardId birthplaceId rebirth " +
    "firstNameRequired fileName filename hostname username displayName repositoryName lastNameLength " +
    "loadBalance leaveBalance whiteBalance balanceSheetId salaryBandId " +
    "title id status type createdAt name value code state version author origin hotel label tel_aviv";
  it.each(names.split(" "))("%s is nothing", (name) => {
    expect(kindOf(name)).toBeUndefined();
  });
});

describe("the shape of a field", () => {
  it.each<[string, Partial<FieldShape>, DataKind | undefined]>([
    ["email", { types: ["boolean"] }, undefined],
    ["email", { types: ["object"] }, undefined],
    ["email", { types: [] }, "email"],
    ["email", { types: ["string", "null"] }, "email"],
    ["email", { isEnum: true }, undefined],
    ["token", { types: ["integer"] }, undefined],
    ["tokens", { types: ["number"] }, undefined],
    ["phone", { types: ["integer"] }, "phone"],
    ["cardNumber", { types: ["integer"] }, "card-number"],
    ["password", { types: ["object"] }, undefined],
    ["address", { types: ["object"] }, "address"],
    ["address", { context: wordsOf("NetworkInterface") }, undefined],
    ["religion", { isEnum: true }, "religion"],
    ["bloodType", { isEnum: true }, "health"],
    ["isSmoker", { types: ["boolean"] }, "health"],
    ["isSmoker", {}, undefined],
    ["hasDisability", { types: ["boolean"] }, "health"],
    ["race", { context: wordsOf("PatientProfile") }, "ethnicity"],
    ["weight", { types: ["number"], context: wordsOf("Patient") }, "health"],
    ["weight", { types: ["number"], context: wordsOf("Parcel") }, undefined],
    ["fingerprint", { context: wordsOf("TlsCertificate") }, undefined],
    ["mail", { context: wordsOf("Customer") }, "email"],
    ["mail", {}, undefined],
    ["fullName", { context: wordsOf("Repository") }, undefined],
    ["latitude", { types: ["number"], context: wordsOf("Store") }, undefined],
  ])("%s as %j is %s", (name, shape, kind) => {
    expect(kindOf(name, shape)).toBe(kind);
  });
});

describe("words", () => {
  it.each([
    ["homeEMailAddress", "home e mail address"],
    ["XMLHttpRequest", "xml http request"],
    ["user_ID", "user id"],
    ["userIDs", "user id"],
    ["address-line.1", "address line 1"],
    ["Geburts­datum", "geburts datum"],
    ["contraseña", "contrasena"],
    ["Straße", "strasse"],
    ["", ""],
    ["---", ""],
  ])("%s", (name, words) => {
    expect(
      wordsOf(name)
        .map(([word]) => word)
        .join(" "),
    ).toBe(words);
  });

  it("are the same in all spellings", () => {
    const word = fc.stringMatching(/^[a-z]{2,8}$/);
    const first = (name: string) => wordsOf(name).map(([each]) => each);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const camel = words.map((each, index) => (index === 0 ? each : each[0]?.toUpperCase() + each.slice(1))).join("");
        expect(first(words.join("_"))).toEqual(words);
        expect(first(words.join("-").toUpperCase())).toEqual(words);
        expect(first(camel)).toEqual(words);
      }),
    );
  });

  it("come of any text, quickly", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (name) => {
        expect(wordsOf(name).every((forms) => forms.length > 0 && forms.every((form) => form !== ""))).toBe(true);
        kindOf(name);
      }),
    );
  });
});
