import Pipeline

StageProgram.main(stage: "credit")
