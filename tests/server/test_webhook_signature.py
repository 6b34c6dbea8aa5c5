"""How a webhook proves who sent it."""

from __future__ import annotations

import hashlib
import hmac

from thumbcli.server.webhooks.webhook_sender import SIGNATURE_HEADER, make_secret, sign


class TestSign:
    def test_the_signature_is_the_published_test_vector(self) -> None:
        """RFC 4231, test case 2."""
        expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        assert sign(b"what do ya want for nothing?", "Jefe") == expected

    def test_a_receiver_comes_to_the_same_with_the_secret_as_it_was_shown(self) -> None:
        secret, body = make_secret(), '{"title":"Ü"}'.encode()
        assert sign(body, secret) == hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()

    def test_another_body_or_secret_signs_otherwise(self) -> None:
        secret = make_secret()
        assert len({sign(b"a", secret), sign(b"b", secret), sign(b"a", make_secret())}) == 3

    def test_secrets_are_long_known_by_their_prefix_and_never_the_same(self) -> None:
        made = {make_secret() for _ in range(50)}
        assert len(made) == 50
        assert all(secret.startswith("whsec_") and len(secret) >= 49 for secret in made)

    def test_the_header_is_the_documented_one(self) -> None:
        assert SIGNATURE_HEADER == "X-ThumbAPI-Signature"
