"""The story of a procurement brief: designs at equal emissions and at equal spend, choice by choice, chart by chart."""
