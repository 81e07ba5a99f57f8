"""The office page: what an office does with docgen, in a browser on its own machine.

`app.create_app` makes the Flask application, `server.serve` runs it. Pages only show and pass on; the work is done by
`docgen.batch`, in processes that are watched (`workshop`).
"""
