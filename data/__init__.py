"""What is known beforehand: tables of types, bodies, provinces and phrases, and the sample documents."""
