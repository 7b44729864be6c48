import Pipeline

Program.main()
