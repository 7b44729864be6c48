import Pipeline

StageProgram.main(stage: "fulfil")
