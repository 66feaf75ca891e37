"""What returns are called on the screen: states, rights, reasons, grades, places, and how long is left."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.models.states import RefundState, RmaState
from app.rules.rejection import RejectionGround
from app.rules.return_terms import Approver, Disposition, Grade, Ground, ReturnReason

translate = QCoreApplication.translate


def state(value: RmaState) -> str:
    """Where a return stands."""
    return {
        RmaState.REQUESTED: translate("returns", "Asked for"),
        RmaState.AUTHORISED: translate("returns", "Announced"),
        RmaState.REFUSED: translate("returns", "Not allowed"),
        RmaState.IN_TRANSIT: translate("returns", "Posted"),
        RmaState.EXPIRED: translate("returns", "Label lapsed"),
        RmaState.RECEIVED_UNMATCHED: translate("returns", "Unknown box"),
        RmaState.RECEIVED: translate("returns", "Received"),
        RmaState.INSPECTING: translate("returns", "Inspecting"),
        RmaState.PROPOSED: translate("returns", "To decide"),
        RmaState.APPROVED: translate("returns", "Approved"),
        RmaState.REJECTED: translate("returns", "Refused"),
        RmaState.SETTLED: translate("returns", "Decided"),
        RmaState.CLOSED: translate("returns", "Closed"),
    }[value]


STATE_TONE = {
    RmaState.AUTHORISED: "info",
    RmaState.IN_TRANSIT: "info",
    RmaState.RECEIVED_UNMATCHED: "warning",
    RmaState.RECEIVED: "violet",
    RmaState.INSPECTING: "violet",
    RmaState.PROPOSED: "warning",
    RmaState.APPROVED: "ok",
    RmaState.REJECTED: "error",
    RmaState.SETTLED: "ok",
}


def ground(value: Ground) -> str:
    """The right that a return rests on."""
    return {
        Ground.WITHDRAWAL: translate("returns", "Withdrawal"),
        Ground.CONFORMITY: translate("returns", "Conformity"),
        Ground.TRANSPORT_DAMAGE: translate("returns", "Transport damage"),
        Ground.LATE_DELIVERY: translate("returns", "Late delivery"),
        Ground.COMMERCIAL_WARRANTY: translate("returns", "Warranty"),
        Ground.RECALL: translate("returns", "Recall"),
        Ground.PARCEL_BACK: translate("returns", "Parcel came back"),
        Ground.GOODWILL: translate("returns", "Goodwill"),
    }[value]


def reason(value: ReturnReason) -> str:
    """Why the customer sends it back."""
    return {
        ReturnReason.CHANGED_MIND: translate("returns", "Changed their mind"),
        ReturnReason.TOO_SMALL: translate("returns", "Too small"),
        ReturnReason.TOO_BIG: translate("returns", "Too big"),
        ReturnReason.NOT_AS_EXPECTED: translate("returns", "Not as expected"),
        ReturnReason.DEFECTIVE: translate("returns", "Defective"),
        ReturnReason.DAMAGED_TRANSPORT: translate("returns", "Damaged on the way"),
        ReturnReason.WRONG_ITEM: translate("returns", "Wrong item sent"),
        ReturnReason.MISSING_PART: translate("returns", "A part is missing"),
        ReturnReason.LATE: translate("returns", "Came too late"),
        ReturnReason.WARRANTY_COMMERCIAL: translate("returns", "Commercial warranty"),
        ReturnReason.RECALL: translate("returns", "Recalled"),
        ReturnReason.UNCLAIMED: translate("returns", "Parcel not fetched"),
        ReturnReason.REFUSED: translate("returns", "Parcel refused"),
        ReturnReason.OTHER: translate("returns", "No reason given"),
    }[value]


def grade(value: Grade) -> str:
    """What a grade means."""
    return {
        Grade.A: translate("returns", "New, complete"),
        Grade.B: translate("returns", "Opened, as new"),
        Grade.C: translate("returns", "Used, damaged"),
        Grade.D: translate("returns", "Unusable, not ours"),
    }[value]


GRADE_TONE = {Grade.A: "ok", Grade.B: "info", Grade.C: "warning", Grade.D: "error"}


def disposition(value: Disposition) -> str:
    """Where an article goes."""
    return {
        Disposition.RESTOCK: translate("returns", "Back into stock"),
        Disposition.REPACK: translate("returns", "Repack"),
        Disposition.REFURBISH: translate("returns", "Refurbish"),
        Disposition.RTV: translate("returns", "To the supplier"),
        Disposition.QUARANTINE: translate("returns", "Quarantine"),
        Disposition.DONATE: translate("returns", "Donate"),
        Disposition.RECYCLE: translate("returns", "Recycle"),
        Disposition.DESTROY: translate("returns", "Destroy"),
        Disposition.REFUSE: translate("returns", "Back to the customer"),
    }[value]


def approver(value: Approver) -> str:
    """Who must agree."""
    return {
        Approver.AUTO: translate("returns", "Approved by rule"),
        Approver.SUPERVISOR: translate("returns", "A supervisor decides"),
        Approver.MANAGER: translate("returns", "A manager decides"),
    }[value]


def rejection(value: RejectionGround) -> str:
    """Why the law lets a withdrawal be refused."""
    return {
        RejectionGround.OUT_OF_TIME: translate("returns", "Asked for too late"),
        RejectionGround.EXCLUDED_PRODUCT: translate(
            "returns", "Article excluded by law (sealed, made to measure…)"
        ),
        RejectionGround.NOT_OUR_GOODS: translate("returns", "Not what we sold"),
    }[value]


def refund_state(value: RefundState) -> str:
    """Where the money is."""
    return {
        RefundState.DRAFT: translate("returns", "Draft"),
        RefundState.PENDING_APPROVAL: translate("returns", "To approve"),
        RefundState.APPROVED: translate("returns", "To send"),
        RefundState.SENT: translate("returns", "Sent"),
        RefundState.SUCCEEDED: translate("returns", "Received"),
        RefundState.FAILED: translate("returns", "Failed"),
        RefundState.CANCELLED: translate("returns", "Given up"),
    }[value]


REFUND_TONE = {
    RefundState.PENDING_APPROVAL: "warning",
    RefundState.APPROVED: "info",
    RefundState.SENT: "violet",
    RefundState.SUCCEEDED: "ok",
    RefundState.FAILED: "error",
}
#: Nothing is owed any more, or never was.
_OVER = frozenset({RmaState.CLOSED, RmaState.REFUSED, RmaState.REJECTED})


def countdown(left: int | None, of: RmaState | None = None) -> tuple[str, str]:
    """How long the refund may still take, and the tone: alarm at two days, a word of warning at five (8.7)."""
    if of in _OVER:
        return "", "neutral"
    if left is None:
        return translate("returns", "withheld"), "neutral"
    if left < -1:
        return translate("returns", "{count} days late").format(count=-left), "error"
    if left == -1:
        return translate("returns", "1 day late"), "error"
    if left == 0:
        return translate("returns", "due today"), "error"
    if left == 1:
        return translate("returns", "due tomorrow"), "error"
    tone = "error" if left <= 2 else "warning" if left <= 5 else "neutral"
    return translate("returns", "in {count} days").format(count=left), tone
