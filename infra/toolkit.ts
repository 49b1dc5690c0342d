/*
 * What Pulumi programs import, compiled to one script: both are made of the same modules, and what one of them declares the other
 * has to recognise.
 */
export * as policies from "../policies";
export * as infra from ".";
