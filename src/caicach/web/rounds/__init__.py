"""The yearly scoring round: self-score, appraisal by field, explanation, council, approval, sealed publication."""
