"""A proof of request, for whoever holds its token."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from queue_service.documents.json import moment
from queue_service.domain.errors import NotFound
from queue_service.web.api.answers import answer_json
from queue_service.web.api.description import ANYBODY, answers
from queue_service.web.api.endpoint import ApiBlueprint, Segments
from queue_service.web.api.schema import Shape
from queue_service.web.kit import services

bp = ApiBlueprint("api_proofs", __name__, url_prefix="/api/v1")


class ProofPath(Segments):
    """A proof by its token."""

    token: str = Field(description="The proof's token, from its QR code")


class Proof(Shape):
    """That somebody asked for a number: where, when and for what. The signature has been checked."""

    office: str
    office_name: Annotated[str, Field(description="The code again when the office no longer exists")]
    case_types: list[str]
    at: datetime
    kind: Annotated[
        Literal["no_number_left", "closed_early", "asked"],
        Field(description="Why there was no number; `asked` gives no reason"),
    ]
    id: Annotated[
        str, Field(description="Short enough to be read out", json_schema_extra={"example": "7KQM-2XRD"})
    ]


@bp.get("/proofs/<token>", **answers(ANYBODY, Proof, 404))
def show_proof(path: ProofPath) -> Response:
    """What a proof says. 404 for anything that this installation has not signed."""
    proof = services().proofs.read(path.token)
    try:
        office_name = services().lobby.office(proof.office).name
    except NotFound:
        office_name = proof.office
    return answer_json(
        {
            "office": proof.office,
            "office_name": office_name,
            "case_types": list(proof.case_types),
            "at": moment(proof.at),
            "kind": proof.kind,
            "id": proof.id,
        }
    )
