"""Reading a picture that was exported here, and comparing what is drawn in two of them: svg, pdf and png."""
