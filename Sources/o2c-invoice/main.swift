import Pipeline

StageProgram.main(stage: "invoice")
