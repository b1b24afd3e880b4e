"""What buyers say: sentences, aspects, and answers with the reviews that they rest on."""
