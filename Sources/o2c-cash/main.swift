import Pipeline

StageProgram.main(stage: "cash")
