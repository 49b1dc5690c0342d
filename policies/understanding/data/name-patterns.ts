import type { DataKind } from "./kinds";

/** The JSON types that data of a kind may have. Strings, and lists of what fits, always fit. */
export type OtherType = "number" | "object" | "boolean";

export interface NamePattern {
  readonly kind: DataKind;
  /** What a name ends in, word by word. */
  readonly names: string;
  /** Words in front of it with which it is something else. */
  readonly notAfter?: string;
  /** Words of which the name of the object around it must have one. */
  readonly within?: string;
  /** Words that the name of the object around it must not have. */
  readonly notWithin?: string;
  readonly types?: readonly OtherType[];
  /** Whether it may be one of a fixed list of values. */
  readonly enumerable?: boolean;
  readonly singularOnly?: boolean;
}

const person =
  "user person people patient customer client employee member contact applicant candidate citizen student beneficiary insured guest passenger profile subscriber resident donor athlete demographic demographics";
const device =
  "device browser certificate cert key tls ssl ssh x509 file image build commit error issue package artifact release asset authorization session token";

/**
 * How fields are called, in English and the larger languages of Europe. Alternatives are divided by commas; a name fits where
 * it ends in one of them, since what stands last in a name is what it is about: `emailTemplateId` is an id.
 */
export const namePatterns: readonly NamePattern[] = [
  {
    kind: "password",
    names:
      "password, passwd, passwort, kennwort, pwd, passphrase, pass phrase, passcode, pass code, mot de passe, mot passe, motdepasse, contrasena, clave secreta, senha, wachtwoord, haslo, losenord, adgangskode, salasana, user pass, db pass",
    notAfter: "no without forgot reset change",
    types: ["number"],
  },
  { kind: "pin", names: "pin, pin number, atm pin, card pin", types: ["number"], singularOnly: true, notWithin: "map board gpio location" },
  {
    kind: "private-key",
    names: "private key, secret key pem, private key pem, signing key, encryption key, decryption key, master key, pkcs12, pkcs 12, pfx",
    notAfter: "public",
  },
  {
    kind: "api-key",
    names:
      "api key, apikey, x api key, subscription key, access key, secret access key, shared key, shared access key, account key, auth key, authentication key, functions key, license key, licence key, storage key",
    notAfter: "public",
  },
  {
    kind: "token",
    names:
      "token, access token, refresh token, id token, bearer token, bearer, auth token, authtoken, accesstoken, refreshtoken, jwt, authorization, proxy authorization, auth header, sas, sas token, shared access signature, set cookie, oauth token, push token, magic link",
    notAfter:
      "page next previous prev continuation cursor sync pagination paging skip resume change delta csrf xsrf antiforgery forgery max min total count cancellation cancel idempotency nft erc20 erc721 design word stop start end prompt completion input output cached reasoning embedding generation lexer delimiter separator concurrency etag fungible watch read scroll position search crypto native bos eos pad unk",
  },
  {
    kind: "secret",
    names:
      "secret, client secret, shared secret, app secret, consumer secret, webhook secret, otp secret, totp secret, secrets, credential, credentials, connection string, connectionstring, seed phrase, mnemonic phrase, recovery phrase",
    notAfter: "is top",
  },
  {
    kind: "one-time-code",
    names:
      "otp, totp, one time password, one time passcode, one time code, mfa code, two factor code, 2fa code, sms code, recovery code, backup code, verification code, authentication code",
    types: ["number"],
  },
  { kind: "security-answer", names: "security answer, secret answer" },
  {
    kind: "session-id",
    names: "session id, sessionid, session token, session key, session cookie, jsessionid, phpsessid, cookie",
    notAfter: "training chat checkout shopping game class workout charging",
  },
  {
    kind: "card-number",
    names:
      "card number, card no, card num, cardnumber, credit card, creditcard, credit card number, debit card, debit card number, payment card, cc number, ccnumber, cc num, ccnum, primary account number, card pan, pan, kreditkarte, kreditkartennummer, kartennummer, numero de carte, numero carte, numero tarjeta, numero de tarjeta, numero carta",
    notAfter: "loyalty gift member membership library business id sim graphics score report rate fleet access key bonus customer",
    notWithin: "camera ptz tilt tax india",
    types: ["number", "object"],
  },
  {
    kind: "card-security-code",
    names:
      "cvv, cvc, csc, cvn, card security code, card verification code, card verification value, card verification number, card code, security code",
    notAfter: "isin instrument",
    types: ["number"],
  },
  {
    kind: "card-expiry",
    names: "card expiry, card expiration, card expiry date, card expiration date, card exp, card expires, cc expiry, cc exp",
    types: ["number", "object"],
  },
  { kind: "iban", names: "iban, iban number, international bank account number" },
  {
    kind: "bank-account",
    names:
      "bank account, bank account number, bankaccount, account number, account no, accountnumber, acct number, acct no, bban, routing number, aba routing number, aba number, sort code, swift, swift code, swift bic, bic, bic code, bank code, bankverbindung, kontonummer, konto nr, kontonr, bankleitzahl, blz, numero de cuenta, numero cuenta, numero de compte, rekeningnummer, numer konta, clabe",
    notAfter: "customer primary meter utility azure aws cloud storage service order",
    types: ["number", "object"],
  },
  {
    kind: "national-id",
    names:
      "ssn, social security number, social security, social security no, social insurance number, national id, nationalid, national identifier, national id number, national identity number, national identification number, national identity card, national insurance number, nino, nin, personnummer, person number, personal identity number, personal identity code, personal identification number, personal id, identity number, identity card number, id card number, identity card, id card, identification number, citizen id, citizen number, citizen service number, resident id, government id, personalausweis, personalausweisnummer, ausweisnummer, sozialversicherungsnummer, svnr, versicherungsnummer, nir, numero securite sociale, numero de securite sociale, insee, dni, nie, documento identidad, numero de documento, codice fiscale, codicefiscale, bsn, burgerservicenummer, pesel, cpf, curp, aadhaar, aadhaar number, aadhar, aadhar number, hetu, henkilotunnus, fodselsnummer, cpr, cpr number, cprnr, ahv, ahv nummer, ahvnummer, avs number, egn, cnp, rodne cislo, nric, rijksregisternummer, emirates id, hkid, my number, pps number, ppsn, nhs number, medicare number, medicaid id, medicaid number",
    notAfter: "vehicle company corporate business vat device product equipment entity legal lei organisation organization",
    types: ["number"],
  },
  {
    kind: "tax-id",
    names:
      "tax id, taxid, tax number, tax identification number, tax payer id, taxpayer id, taxpayer identification number, tax identifier, tax file number, tfn, itin, steuer id, steuerid, steuernummer, steuer identifikationsnummer, steueridentifikationsnummer, nif, numero fiscal, numero fiscale, numero de identificacion fiscal, utr, unique taxpayer reference",
    types: ["number"],
  },
  {
    kind: "passport",
    names:
      "passport, passport number, passport no, passport id, reisepass, reisepassnummer, numero pasaporte, numero de pasaporte, pasaporte, numero passeport, passeport",
    types: ["number", "object"],
  },
  {
    kind: "driving-licence",
    names:
      "driver license, driver licence, drivers license, drivers licence, driver s license, driver s licence, driving license, driving licence, driver license number, driver licence number, drivers license number, drivers licence number, driving licence number, driving license number, fuhrerschein, fuehrerschein, fuhrerscheinnummer, fuehrerscheinnummer, permis de conduire, licencia de conducir",
    types: ["number", "object"],
  },
  {
    kind: "health",
    names:
      "diagnosis, diagnoses, diagnose, medical record, medical record number, medical record id, mrn, medical history, medical condition, medical notes, health condition, health record, health history, health data, health information, health insurance number, health card number, medication, prescription, allergy, blood type, blood group, blutgruppe, blood pressure, blood glucose, glucose level, heart rate, pulse rate, disability, handicap, disease, illness, symptom, immunization, immunisation, vaccination, vaccination status, vaccine status, hiv status, hiv, pregnancy, pregnancy status, pregnant, smoker, smoking status, mental health, mental health status, icd10, icd 10, icd code, icd10 code, lab result, body mass index, bmi, krankheit, krankengeschichte, krankenversicherungsnummer, diagnostic medical, allergie, groupe sanguin, grupo sanguineo, medicament, medikament, sick leave reason",
    notWithin: "server service node cluster network monitor",
    types: ["number", "object", "boolean"],
    enumerable: true,
  },
  {
    kind: "health",
    names: "health status, condition, treatment, weight, height, health",
    within: "patient",
    types: ["number", "object", "boolean"],
    enumerable: true,
  },
  {
    kind: "biometric",
    names:
      "biometric, biometric data, biometric template, biometrics, fingerprint data, fingerprint template, fingerprint image, finger print, fingerprint scan, face template, face print, faceprint, face embedding, facial template, facial image, facial features, face descriptor, face encoding, iris scan, iris template, retina scan, retinal scan, voice print, voiceprint, voice template, voice sample, palm print, hand geometry, gait signature",
    types: ["number", "object"],
  },
  {
    kind: "biometric",
    names: "fingerprint",
    notAfter:
      "certificate cert key public ssh sha sha1 sha256 md5 tls ssl device browser file content image code error host client request server config schema query event stack build",
    notWithin: device,
    types: ["object"],
  },
  {
    kind: "genetic",
    names: "genetic data, genetic profile, dna, dna sequence, dna profile, genome, genotype, genetic marker",
    types: ["object"],
  },
  {
    kind: "religion",
    names:
      "religion, religious belief, religious affiliation, religious denomination, konfession, religionszugehorigkeit, croyance religieuse",
    enumerable: true,
  },
  {
    kind: "ethnicity",
    names:
      "ethnicity, ethnic origin, ethnic group, ethnic background, racial origin, race ethnicity, race and ethnicity, race or ethnicity, origine ethnique, ethnie",
    enumerable: true,
  },
  { kind: "ethnicity", names: "race", within: person, enumerable: true },
  {
    kind: "politics",
    names:
      "political opinion, political view, political affiliation, political party, political belief, political preference, party affiliation, opinion politique",
    enumerable: true,
  },
  {
    kind: "union-membership",
    names: "trade union, trade union membership, union membership, union member, labor union, labour union, gewerkschaft",
    types: ["boolean"],
    enumerable: true,
  },
  {
    kind: "sexual-orientation",
    names: "sexual orientation, sexual preference, sexuality, sex life, sexuelle orientierung, orientation sexuelle",
    enumerable: true,
  },
  {
    kind: "criminal-record",
    names:
      "criminal record, criminal history, criminal conviction, conviction, criminal offence, criminal offense, arrest record, vorstrafe, casier judiciaire",
    types: ["object", "boolean"],
    enumerable: true,
  },
  {
    kind: "email",
    names:
      "email, e mail, email address, e mail address, emailaddress, email addr, mail address, mailaddress, emailadresse, email adresse, e mail adresse, mailadresse, adresse mail, adresse email, correo, correo electronico, courriel, indirizzo email, epost, epostadress, email id, contact mail, user mail, reply to, upn, user principal name",
    notAfter: "voice snail template enable",
  },
  { kind: "email", names: "mail", within: person },
  {
    kind: "phone",
    names:
      "phone, phone number, phonenumber, phone no, phoneno, telephone, telephone number, tel, tel number, tel no, mobile, mobile phone, mobile number, mobile no, mobile phone number, cell, cell phone, cellphone, cell number, cell phone number, landline, fax, fax number, msisdn, sms number, whatsapp, whatsapp number, telefon, telefonnummer, handy, handynummer, mobilnummer, rufnummer, numero telephone, numero de telephone, numero telefono, numero de telefono, telefono, telefone, celular, cellulare, telefoonnummer, mobiel, numer telefonu",
    notAfter: "head is smart",
    notWithin: "grid table battery spreadsheet",
    types: ["number"],
  },
  {
    kind: "address",
    names:
      "address, street address, home address, postal address, mailing address, residential address, shipping address, billing address, delivery address, invoice address, address line, addressline, addr line, street, street name, street line, house number, adresse, anschrift, wohnadresse, strasse, hausnummer, direccion, domicilio, indirizzo, adres, endereco, rue, calle",
    notAfter:
      "mail email e ip mac web http https url uri wallet contract blockchain ethereum bitcoin btc eth crypto memory bus host server base network start end register remote local peer listen bind smtp callback public private hardware internet physical virtual gateway proxy broker node database db socket bluetooth token",
    notWithin: "network server host interface nic memory dns listener endpoint wallet blockchain transaction",
    types: ["object"],
  },
  {
    kind: "postal-code",
    names: "postal code, postalcode, post code, postcode, zip, zip code, zipcode, plz, postleitzahl, codigo postal, code postal",
    notWithin: "archive file download export",
    types: ["number"],
  },
  {
    kind: "person-name",
    names:
      "first name, firstname, last name, lastname, given name, givenname, family name, familyname, surname, forename, maiden name, middle name, full name, fullname, legal name, birth name, cardholder name, card holder name, cardholder, card holder, account holder, account holder name, account owner name, holder name, patient name, customer name, employee name, contact name, recipient name, beneficiary name, passenger name, guest name, contact person, nachname, vorname, familienname, geburtsname, nom de famille, nom famille, prenom, apellido, cognome, achternaam, voornaam, nazwisko, imie, fornamn, efternamn, sobrenome",
    notAfter: "company business organization organisation repository repo file project product",
    notWithin: "repository repo organization organisation company file project package image branch",
    types: ["object"],
  },
  {
    kind: "birth-date",
    names:
      "birth date, birthdate, date of birth, dateofbirth, dob, birthday, birth day, birth year, year of birth, birth month, month of birth, born, born on, born at, date birth, geburtsdatum, geburtstag, geburtsjahr, date naissance, date de naissance, fecha nacimiento, fecha de nacimiento, data nascita, data di nascita, data nascimento, data de nascimento, geboortedatum, data urodzenia, fodelsedatum, fodselsdato, syntymaaika",
    types: ["number", "object"],
  },
  { kind: "gender", names: "gender, gender identity, geschlecht, genero, sesso", enumerable: true },
  { kind: "gender", names: "sex, sexe, sexo", within: person, enumerable: true },
  {
    kind: "nationality",
    names: "nationality, citizenship, staatsangehorigkeit, nationalitat, nationalite, nacionalidad, immigration status, visa status",
    enumerable: true,
  },
  {
    kind: "marital-status",
    names: "marital status, marital state, civil status, familienstand, estado civil, etat civil",
    enumerable: true,
  },
  {
    kind: "location",
    names:
      "latitude, longitude, lat, lng, lon, long, lat lng, lat long, lat lon, geo location, geolocation, geo point, geo coordinate, gps, gps location, gps position, gps coordinate, coordinate, current location, last location, last known location, home location, user location, device location, location history, geo hash, geohash",
    notWithin: "store branch shop warehouse airport station country city region server datacenter map viewport bound bbox as so",
    types: ["number", "object"],
  },
  {
    kind: "finance",
    names:
      "salary, income, annual income, monthly income, gross income, net income, household income, wage, pay grade, net worth, networth, credit score, credit rating, creditscore, balance, account balance, available balance, current balance, outstanding balance, debt, credit limit, gehalt, einkommen, kontostand, salaire, salario, reddito",
    notAfter: "load white work color colour time leave heat energy trial off",
    types: ["number", "object"],
  },
  {
    kind: "ip-address",
    names:
      "ip, ips, ip address, ipaddress, ip addr, ipaddr, client ip, remote ip, source ip, src ip, ipv4, ipv6, ipv4 address, ipv6 address, remote addr, remote address, x forwarded for, adresse ip, direccion ip",
    notAfter: "blocked allowed denied banned server cluster load gateway dns pod node virtual floating elastic static",
    notWithin: "server cluster network subnet gateway dns firewall pod node nic interface",
  },
  {
    kind: "device-id",
    names:
      "mac address, macaddress, mac addr, imei, imsi, meid, iccid, advertising id, advertiser id, idfa, gaid, device id, deviceid, device identifier, device fingerprint, browser fingerprint, device serial number, device token, udid, hardware id, android id",
    types: ["number"],
  },
];
