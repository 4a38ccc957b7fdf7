"""What every service of Souk does, in Python: the protocol of docs/guides/service-in-another-language.md."""
