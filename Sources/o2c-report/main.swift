import Pipeline

StageProgram.main(stage: "report")
