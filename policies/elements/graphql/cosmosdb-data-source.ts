import { bool, int, oneOf, string } from "../attribute";
import { child, listOf, policyChild } from "../child";
import { includeFragment } from "../control-flow/include-fragment";
import { defineElement } from "../define";
import { setBody } from "../transformation/set-body";
import { publishEvent } from "./publish-event";

const template = {
  /** `liquid` makes the text a template over the field's arguments and its parent. */
  template: oneOf("liquid"),
};

const id = child({ attributes: template, text: string().expression(), textKey: "text" });

const partitionKey = child({
  attributes: {
    /** The type of the key's value. */
    dataType: oneOf("string", "number", "bool", "none", "null").default("string"),
    ...template,
  },
  text: string().expression(),
  textKey: "text",
});

const etag = child({
  attributes: {
    /** Whether the request runs where the item still has this ETag, or where it has another. */
    type: oneOf("match", "no-match").default("match"),
    ...template,
  },
  text: string().expression(),
  textKey: "text",
});

const changeOptions = {
  /** The consistency that is asked of the database. */
  consistencyLevel: oneOf("bounded-staleness", "consistent-prefix", "eventual", "session", "strong"),
  /** The trigger of the container that runs before the change. */
  preTrigger: string(),
  /** The trigger of the container that runs after the change. */
  postTrigger: string(),
};

export const cosmosdbDataSource = defineElement({
  name: "cosmosdb-data-source",
  category: "graphql",
  status: "preview",
  summary: "Resolves a field of a GraphQL schema by a request to a Cosmos DB container.",
  sections: [],
  scopes: [],
  gateways: ["classic", "v2"],
  notes: [
    "Is the root of a resolver's document, without `policies` around it.",
    "Pass the caller's values as `parameters`: a statement that an expression puts together is open to injection.",
    "Without a `response` the field's value is the result as JSON.",
  ],
  children: {
    /** How to reach the container. */
    connectionInfo: child({
      children: {
        /** The connection string; without `AccountKey` where a managed identity signs in. */
        connectionString: child({
          attributes: {
            /** Whether the service's managed identity signs in, so that the string holds no key. */
            useManagedIdentity: bool().default(false),
            /** The client id of a user-assigned identity. */
            clientId: string().undocumented(),
          },
          text: string().expression(),
          textKey: "text",
        }).required(),
        /** The name of the database. */
        databaseName: child({ text: string().expression() }).required(),
        /** The name of the container. */
        containerName: child({ text: string().expression() }).required(),
      },
    }).required(),
    /** Reads items by a query. */
    queryRequest: child({
      attributes: {
        /** Whether numbers may be ordered with less precision, which older indexes need. */
        enableLowPrecisionOrderBy: bool(),
      },
      children: {
        /** The query. */
        sqlStatement: child({ text: string().expression() }),
        /** The values of the query's parameters. */
        parameters: listOf("parameter", {
          attributes: {
            /** The name of the parameter as the query writes it, with its `@`. */
            name: string().required(),
            /** The type of the parameter. */
            type: string().undocumented(),
          },
          text: string().expression(),
          textKey: "value",
        }),
        /** The partition to look in. */
        partitionKey,
        /** Reads the result page by page. */
        paging: child({
          children: {
            /** How many items a page has; -1 sets no limit. */
            maxItemCount: child({ attributes: template, text: int().range({ min: -1 }).expression(), textKey: "text" }).required(),
            /** Where the last page ended. */
            continuationToken: child({ attributes: template, text: string().expression(), textKey: "text" }).required(),
          },
        }),
      },
    }),
    /** Reads one item. */
    readRequest: child({
      children: {
        /** The id of the item. */
        id: id.required(),
        /** The partition of the item. */
        partitionKey,
      },
    }),
    /** Deletes one item. */
    deleteRequest: child({
      attributes: changeOptions,
      children: {
        /** The id of the item. */
        id: id.required(),
        /** The partition of the item. */
        partitionKey,
        /** Runs the request only where the item's version fits. */
        etag,
      },
    }),
    /** Creates or replaces one item. */
    writeRequest: child({
      attributes: {
        /** Whether the item must be new, must exist, or either. */
        type: oneOf("insert", "replace", "upsert").default("upsert"),
        ...changeOptions,
        /** Whether the item is put into the container's indexes. */
        indexingDirective: string().default("default"),
        /** Whether the database sends the written item back. */
        enableContentResponseOnWrite: bool().undocumented(),
      },
      children: {
        /** The id of the item. */
        id,
        /** The partition of the item. */
        partitionKey,
        /** Runs the request only where the item's version fits. */
        etag,
        /** The item. */
        setBody: policyChild(setBody.declaration),
        /** Fragments to put in. */
        includeFragment: policyChild(includeFragment.declaration).many().undocumented(),
      },
      rules: [{ rule: "requiredWhen", of: ["id"], when: { key: "type", is: ["replace"] }, lenient: true }],
    }),
    /** What happens to the result before it becomes the field's value. */
    response: child({
      children: {
        /** Replaces the result. */
        setBody: policyChild(setBody.declaration),
        /** Tells subscribers. */
        publishEvent: policyChild(publishEvent.declaration),
        /** Fragments to put in. */
        includeFragment: policyChild(includeFragment.declaration).many().undocumented(),
      },
    }),
  },
  rules: [{ rule: "exactlyOneOf", of: ["queryRequest", "readRequest", "deleteRequest", "writeRequest"] }],
  examples: {
    pass: [
      {
        args: {
          connectionInfo: {
            connectionString: { useManagedIdentity: true, text: "AccountEndpoint=https://shop.documents.azure.com:443/;" },
            databaseName: "shop",
            containerName: "orders",
          },
          queryRequest: {
            sqlStatement: "SELECT * FROM c WHERE c.customer = @customer",
            parameters: [{ name: "@customer", value: { expression: '@(context.GraphQL.Arguments["customer"].ToString())' } }],
            partitionKey: { dataType: "string", text: "eu" },
            paging: { maxItemCount: { text: 50 }, continuationToken: { text: { expression: '@((string)context.Variables["page"])' } } },
          },
          response: { publishEvent: [{ id: "onOrdersRead" }] },
        },
        xml: `
          <cosmosdb-data-source>
            <connection-info>
              <connection-string use-managed-identity="true">AccountEndpoint=https://shop.documents.azure.com:443/;</connection-string>
              <database-name>shop</database-name>
              <container-name>orders</container-name>
            </connection-info>
            <query-request>
              <sql-statement>SELECT * FROM c WHERE c.customer = @customer</sql-statement>
              <parameters>
                <parameter name="@customer">@(context.GraphQL.Arguments["customer"].ToString())</parameter>
              </parameters>
              <partition-key data-type="string">eu</partition-key>
              <paging>
                <max-item-count>50</max-item-count>
                <continuation-token>@((string)context.Variables["page"])</continuation-token>
              </paging>
            </query-request>
            <response>
              <publish-event>
                <targets>
                  <graphql-subscription id="onOrdersRead" />
                </targets>
              </publish-event>
            </response>
          </cosmosdb-data-source>`,
      },
      {
        args: {
          connectionInfo: { connectionString: { text: { namedValue: "orders-db" } }, databaseName: "shop", containerName: "orders" },
          writeRequest: {
            type: "replace",
            consistencyLevel: "session",
            id: { text: "17" },
            partitionKey: { text: "eu" },
            etag: { type: "match", text: "5f2a" },
            setBody: { body: { expression: '@(context.GraphQL.Arguments["order"].ToString())' } },
          },
        },
        xml: `
          <cosmosdb-data-source>
            <connection-info>
              <connection-string>{{orders-db}}</connection-string>
              <database-name>shop</database-name>
              <container-name>orders</container-name>
            </connection-info>
            <write-request type="replace" consistency-level="session">
              <id>17</id>
              <partition-key>eu</partition-key>
              <etag type="match">5f2a</etag>
              <set-body>@(context.GraphQL.Arguments["order"].ToString())</set-body>
            </write-request>
          </cosmosdb-data-source>`,
      },
    ],
    fail: [
      { xml: "<cosmosdb-data-source><read-request><id>1</id></read-request></cosmosdb-data-source>", rule: "child-missing" },
      {
        xml: `
          <cosmosdb-data-source>
            <connection-info>
              <connection-string>a</connection-string><database-name>b</database-name><container-name>c</container-name>
            </connection-info>
          </cosmosdb-data-source>`,
        rule: "attribute-combination",
      },
      {
        xml: `
          <cosmosdb-data-source>
            <connection-info>
              <connection-string>a</connection-string><database-name>b</database-name><container-name>c</container-name>
            </connection-info>
            <read-request><partition-key>1</partition-key><id>2</id></read-request>
          </cosmosdb-data-source>`,
        rule: "child-order",
      },
      {
        xml: `
          <cosmosdb-data-source>
            <connection-info>
              <connection-string>a</connection-string><database-name>b</database-name><container-name>c</container-name>
            </connection-info>
            <delete-request consistency-level="weak"><id>1</id></delete-request>
          </cosmosdb-data-source>`,
        rule: "attribute-value",
      },
      {
        args: {
          connectionInfo: { connectionString: { text: "a" }, databaseName: "b", containerName: "c" },
          writeRequest: { type: "replace" },
        },
        rule: "attribute-combination",
      },
    ],
  },
});
