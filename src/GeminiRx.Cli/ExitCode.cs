namespace GeminiRx.Cli;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Completed = 0;
    public const int Usage = 1;
    public const int Failed = 2;
    public const int NotCompleted = 3;
    public const int Stopped = 130;

    public static int FromFailure(GeminiException failure) =>
        failure switch
        {
            GeminiNotCompletedException { Outcome: Outcome.Stopped } => Stopped,
            GeminiNotCompletedException => NotCompleted,
            GeminiConfigurationException => Usage,
            _ => Failed,
        };
}
