import Pipeline

StageProgram.main(stage: "intake")
