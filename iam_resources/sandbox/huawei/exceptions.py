"""Refusals: status, code and message of table 5.2. Some codes mean several things, so the key is status and code."""

from __future__ import annotations

import secrets
import time

from iam_resources.sandbox.messages import Answer

MESSAGES: dict[tuple[int, int], str] = {
    (400, 400): "Bad Request: {0}.",
    (404, 404): "Not Found: {0}.",
    (403, 1001): "Access denied: {0}",
    (409, 1006): "Concurrency conflicts. Try again later.",
    (409, 1007): "Data modification failed.",
    (404, 1205): "The permission set does not exist.",
    (409, 1206): "A permission set with the same name already exists.",
    (409, 1207): "Duplicate system-defined policy or identity policy.",
    (400, 1210): "Account not found.",
    (409, 1210): "The permission set has been attached to accounts and cannot be deleted.",
    (404, 1211): "System-defined policy or identity policy not found.",
    (404, 1212): "Request ID not found.",
    (403, 1215): "This operation is available only for the organization's administrator.",
    (
        404,
        1225,
    ): "Failed to update the permission set status because the permission set is not attached to the accounts.",
    (400, 1236): "Invalid {0}",
    (400, 1246): "System-defined identity policy whose ID is {0} not found.",
    (400, 1249): "Deletion failed. Associated account not found.",
    (400, 1250): "Associated principal is not found and cannot be deleted.",
    (409, 1257): "Duplicate entity objects.",
    (404, 1276): "Service instance not found.",
    (404, 1281): "Role ID {0} not found.",
    (409, 1282): "A conflict occurred during the service-linked agency creation. Try again later.",
    (400, 1285): "Custom role creation failed.",
    (400, 1286): "Custom role update failed.",
    (403, 1291): "The target account does not belong to the organization.",
    (400, 1293): "Size limit exceeded. A policy content can contain a maximum number of 6,144 characters.",
    (403, 1305): "This operation is available only for the organization's administrator.",
    (409, 1306): "The {0} is associated with an account. Disassociate the account and try again.",
    (404, 1307): "Principal not found or principal type not correct.",
    (404, 1308): "Identity source not found.",
    (400, 1310): "Duplicate username or email address.",
    (409, 1310): "Duplicate username or email address.",
    (400, 1311): "The maximum number of allowed users has been reached.",
    (404, 1312): "User not found.",
    (400, 1317): "User disabled.",
    (400, 1318): "User enabled.",
    (400, 1321): "Duplicate email.",
    (400, 1331): "IdP tenant already exists.",
    (404, 1332): "Tenant ID not found.",
    (400, 1333): "Failed to delete the tenant because it is associated with a bearer token.",
    (404, 1334): "Bearer token ID not found.",
    (400, 1335): "The maximum number of allowed bearer tokens has been reached.",
    (409, 1341): "Duplicate display name of the group.",
    (404, 1343): "Group not found.",
    (
        400,
        1344,
    ): "The query condition must be an external ID or a unique attribute, and they cannot be specified at the same"
    " time.",
    (404, 1349): "The attribute_path must be unique.",
    (400, 1351): "The maximum number of allowed groups has been reached.",
    (400, 1353): "The display name of the group is required.",
    (400, 1370): "The association between users and groups already exists.",
    (404, 1371): "The association between users and group does not exist.",
    (404, 1372): "Group not found.",
    (404, 1373): "User not found.",
    (404, 1374): "The association between users and group does not exist.",
    (401, 1410): "Failed to verify the session because the token is not found.",
    (403, 1500): "Invalid Token.",
    (400, 1505): "Invalid parameter: {0}.",
    (400, 1520): "Invalid access token.",
    (404, 1600): "Client not found.",
    (403, 1601): "Client expired.",
    (400, 1606): "Invalid parameter: {0}.",
    (403, 1606): "Invalid parameter: {0}.",
    (400, 1608): "Authorization pending exception.",
    (400, 1609): "The client does not support {0}.",
    (401, 1612): "Invalid authorization type.",
    (404, 1613): "Authorization rejected.",
}
"""Table 5.2, the rows that the sandbox answers with."""


class Refused(Exception):
    """A call is refused.

    Attributes:
        status: of the answer.
        code: ``error_code``; SCIM answers have none.
        message: ``error_msg``, or ``detail`` of SCIM.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def refused(status: int, number: int, *details: object) -> Refused:
    """A refusal of table 5.2."""
    return Refused(status, f"IIC.{number}", MESSAGES[status, number].format(*details))


def by_gateway(status: int, number: str, message: str) -> Refused:
    """A refusal by the gateway in front of all services: authentication, unknown paths, throttling."""
    return Refused(status, f"APIGW.{number}", message)


def as_answer(problem: Refused, request_id: str) -> Answer:
    """The form of 3.3; 403 has the encrypted message, which is opaque."""
    body = {"error_code": problem.code, "error_msg": problem.message, "request_id": request_id}
    if problem.status == 403:
        body["encoded_authorization_message"] = secrets.token_urlsafe(48)
    return Answer.of_json(problem.status, body)


def as_scim_answer(problem: Refused, now: float) -> Answer:
    """The form of 4.9 to 4.11 (table 5-2)."""
    schema = "urn:ietf:params:scim:api:messages:2.0:Error"
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    body = {"schema": schema, "schemas": [schema], "detail": problem.message, "status": problem.status}
    return Answer.of_json(problem.status, {**body, "timeStamp": stamp})
