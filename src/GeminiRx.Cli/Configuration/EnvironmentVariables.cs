namespace GeminiRx.Cli;

/// <summary>Reads the environment variables of the program. A blank variable counts as not set.</summary>
internal static class EnvironmentVariables
{
    public const string Model = "GEMINIRX_MODEL";
    public const string Endpoint = "GEMINIRX_ENDPOINT";

    /// <summary>The variables of the API key; the first that is set is used.</summary>
    private static readonly string[] _keys = ["GEMINI_API_KEY", "GOOGLE_API_KEY"];

    public static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <returns>The API key and the variable that contains it; null and the empty string if no key is set.</returns>
    public static (string? Key, string Source) ReadKey() =>
        _keys.Select(name => ((string?, string))(Read(name), name)).FirstOrDefault(key => key.Item1 is not null, (null, ""));
}
