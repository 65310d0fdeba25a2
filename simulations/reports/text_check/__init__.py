"""The numbers in a white paper's text, looked up in a run.

Read (`documents`), find (`spotting`, `passed_over`, `nouns`), look up (`index`, `own_sentences`), hold against what the sentence
says (`clauses`, `scope`, `candidates`), judge (`verdicts`), tell (`telling`).
"""
