"""What is no mistake and yet worth a look: heavy sentences, figures without a source, answers that give themselves away."""
