"""What we hold on a person: consents, a copy for them, and erasure."""
