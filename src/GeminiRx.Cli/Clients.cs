using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>Puts a client together: what the user asks for over the environment, and the built-in emulator where it stands in for the service.</summary>
internal static class Clients
{
    private const string EmulatorName = "emulator";

    /// <summary>The options that are in force, and whether the emulator is asked for by name.</summary>
    /// <exception cref="GeminiConfigurationException">A setting cannot be used.</exception>
    public static (GeminiOptions Options, bool Emulator) Read(string? endpoint, string? model)
    {
        endpoint ??= Environment.GetEnvironmentVariable("GEMINIRX_ENDPOINT") is { Length: > 0 } variable ? variable.Trim() : null;
        var emulator = string.Equals(endpoint, EmulatorName, StringComparison.OrdinalIgnoreCase);
        var options = GeminiOptions.FromEnvironment(name => name == "GEMINIRX_ENDPOINT" ? (emulator ? null : endpoint) : Environment.GetEnvironmentVariable(name));
        return (model is null ? options : options with { Model = model }, emulator);
    }

    public static bool HasNeitherKeyNorEndpoint(GeminiOptions options) => options.ApiKey is null && options.Endpoint == GeminiOptions.DefaultEndpoint;

    public static GeminiClient CreateEmulated(GeminiOptions options) =>
        new(options with { ApiKey = null, Endpoint = new Uri("http://localhost/"), HttpClient = new GeminiEmulator().CreateClient() });
}
