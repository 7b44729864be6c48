import Pipeline

await Program.start()
