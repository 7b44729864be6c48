import Pipeline

StageProgram.main(stage: "collect")
