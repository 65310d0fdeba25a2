"""The numbers in a white paper's text, looked up in a run.

Read (`documents`), find (`spotting`, `passed_over`), look up (`index`, `own_sentences`), judge (`verdicts`), tell (`telling`).
"""
