"""What Shopify is asked and told, in GraphQL; each text is checked against its published schema by the tests.

Personal data only as a parcel needs it: no ``customer``, no browsing history, no client IP.
"""

from __future__ import annotations

#: The version that is asked for; every query below also fits the one before it (2026-07).
VERSION = "2026-10"
#: Order lines read with an order; the rest of a longer order is asked for by itself.
LINES = 30

_MONEY = "{ shopMoney { amount } }"
_TAXES = f"taxLines {{ rate priceSet {_MONEY} }}"

_LINE = f"""
fragment Line on LineItem {{
  id sku name quantity currentQuantity requiresShipping isGiftCard
  variant {{ barcode }}
  originalUnitPriceSet {_MONEY}
  discountAllocations {{ allocatedAmountSet {_MONEY} }}
  {_TAXES}
}}
"""

_ORDER = f"""
fragment Address on MailingAddress {{
  firstName lastName company address1 address2 zip city countryCodeV2 phone
}}
fragment OrderFields on Order {{
  id name createdAt updatedAt cancelledAt
  displayFinancialStatus displayFulfillmentStatus returnStatus currencyCode taxesIncluded
  email phone note customerLocale
  customAttributes {{ key value }}
  shippingAddress {{ ...Address }}
  billingAddress {{ ...Address }}
  totalPriceSet {_MONEY} currentTotalPriceSet {_MONEY}
  totalReceivedSet {_MONEY} totalRefundedSet {_MONEY} totalTipReceivedSet {_MONEY}
  currentTotalDutiesSet {_MONEY} currentTotalAdditionalFeesSet {_MONEY}
  paymentGatewayNames
  transactions(first: 5) {{ kind status processedAt paymentId manualPaymentGateway formattedGateway }}
  shippingLines(first: 3) {{
    nodes {{ title code discountedPriceSet {_MONEY} currentDiscountedPriceSet {_MONEY} {_TAXES} }}
  }}
  fulfillmentOrders(first: 3) {{
    nodes {{ assignedLocation {{ name }} deliveryMethod {{ methodType presentedName sourceReference }} }}
  }}
  lineItems(first: {LINES}) {{ nodes {{ ...Line }} pageInfo {{ hasNextPage endCursor }} }}
}}
"""

ORDERS = f"""
query Orders($first: Int!, $after: String, $changed: String!) {{
  orders(first: $first, after: $after, query: $changed, sortKey: UPDATED_AT) {{
    nodes {{ ...OrderFields }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
{_ORDER}{_LINE}"""

COUNT = "query Count($changed: String!) { ordersCount(query: $changed, limit: null) { count } }"

ORDERS_BY_ID = f"""
query OrdersById($ids: [ID!]!) {{ nodes(ids: $ids) {{ ...OrderFields }} }}
{_ORDER}{_LINE}"""

MORE_LINES = f"""
query MoreLines($id: ID!, $after: String!) {{
  order(id: $id) {{
    lineItems(first: 50, after: $after) {{ nodes {{ ...Line }} pageInfo {{ hasNextPage endCursor }} }}
  }}
}}
{_LINE}"""

#: The newest of each order; one with more open at once has them read as these are closed.
RETURNS = """
query Returns($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Order {
      name
      returns(first: 5, reverse: true) {
        nodes {
          status createdAt
          returnLineItems(first: 20) {
            nodes {
              quantity returnReasonDefinition { handle name } returnReasonNote customerNote
              ... on ReturnLineItem { fulfillmentLineItem { lineItem { sku } } }
            }
          }
        }
      }
    }
  }
}
"""

SCOPES = "query Scopes { currentAppInstallation { accessScopes { handle } } }"

LOCATIONS = """
query Locations {
  locations(first: 50) { nodes { id name fulfillsOnlineOrders isFulfillmentService } }
}
"""

VARIANTS = """
query Variants($after: String, $location: ID!) {
  productVariants(first: 100, after: $after) {
    nodes {
      sku barcode displayName
      inventoryItem {
        id tracked
        inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""

STOCK = """
query Stock($ids: [ID!]!, $location: ID!) {
  nodes(ids: $ids) {
    ... on InventoryItem {
      id tracked
      inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } }
    }
  }
}
"""

SET_STOCK = """
mutation SetStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    userErrors { code field message }
  }
}
"""

#: Without their lines, which are asked for by themselves: those of all at once cost more than is allowed.
TO_FULFIL = """
query ToFulfil($id: ID!) {
  order(id: $id) {
    id
    fulfillments(first: 100) { id status trackingInfo(first: 3) { number } }
    fulfillmentOrders(first: 100) { nodes { id status assignedLocation { location { id } } } }
  }
}
"""

FULFILLED_LINES = """
query FulfilledLines($id: ID!, $after: String) {
  fulfillment(id: $id) {
    fulfillmentLineItems(first: 200, after: $after) {
      nodes { quantity lineItem { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""

OPEN_LINES = """
query OpenLines($id: ID!, $after: String) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 200, after: $after) {
      nodes { id remainingQuantity lineItem { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""

FULFIL = """
mutation Fulfil($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id } userErrors { field message } }
}
"""

TO_REFUND = f"""
query ToRefund($id: ID!) {{
  order(id: $id) {{
    id
    totalRefundedSet {_MONEY}
    transactions(first: 50) {{ id kind status gateway manualPaymentGateway amountSet {_MONEY} }}
  }}
}}
"""

REFUND = """
mutation Refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) { refund { id } userErrors { field message } }
}
"""

TO_CANCEL = "query ToCancel($id: ID!) { order(id: $id) { id cancelledAt } }"

CANCEL = """
mutation Cancel($id: ID!) {
  orderCancel(
    orderId: $id, reason: OTHER, restock: true, notifyCustomer: false,
    refundMethod: { originalPaymentMethodsRefund: false }
  ) { orderCancelUserErrors { code field message } }
}
"""

#: Every text that is ever sent, for the tests against the schema.
ALL = (
    ORDERS, COUNT, ORDERS_BY_ID, MORE_LINES, RETURNS, SCOPES, LOCATIONS, VARIANTS, STOCK, SET_STOCK, TO_FULFIL,
    FULFILLED_LINES, OPEN_LINES, FULFIL, TO_REFUND, REFUND, TO_CANCEL, CANCEL,
)  # fmt: skip
