namespace GeminiRx.Cli;

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    /// <summary>The command succeeded, and the answer is complete.</summary>
    public const int Completed = 0;

    /// <summary>An argument, a setting or a file cannot be used.</summary>
    public const int Usage = 1;

    /// <summary>The request or the output failed.</summary>
    public const int Failed = 2;

    /// <summary>The model ended the answer before it was complete, such as by a token limit or a safety filter, or the answer lacks
    /// what was asked for: code, or data to save.</summary>
    public const int NotCompleted = 3;

    /// <summary>A signal or a closed pipe stopped the command: 128 + SIGINT.</summary>
    public const int Stopped = 130;

    /// <summary>SIGTERM stopped the command: 128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The terminal was closed: 128 + SIGHUP.</summary>
    public const int HungUp = 129;

    public static int FromFailure(GeminiException failure) =>
        failure switch
        {
            GeminiNotCompletedException { Outcome: Outcome.Stopped } => Stopped,
            GeminiNotCompletedException => NotCompleted,
            GeminiConfigurationException => Usage,
            _ => Failed,
        };
}
