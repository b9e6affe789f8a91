"""A certificate: the prices that prove a plan, and the check that adds their proof up again without a solver."""

from matcher.solver.certificate.check import Checked, check_certificate
from matcher.solver.certificate.made import certificate_of
from matcher.solver.certificate.record import Certificate, Proof
from matcher.solver.certificate.text import CertificateError, private_text, public_text, read_certificate

__all__ = [
    "Certificate", "CertificateError", "Checked", "Proof", "certificate_of", "check_certificate", "private_text",
    "public_text", "read_certificate",
]  # fmt: skip
