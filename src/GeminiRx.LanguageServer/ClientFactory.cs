using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer;

/// <summary>Creates clients of the service from the current settings. The editor's key is passed to the client only.</summary>
internal sealed class ClientFactory(LanguageServerOptions options, EditorState editor)
{
    /// <summary>Creates a client.</summary>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting is invalid.</exception>
    public GeminiClient Create()
    {
        var current = editor.Current;
        return options.CreateClient(new ServerSettings(current.Settings.Endpoint, current.Settings.Model) { ApiKey = current.ApiKey });
    }

    /// <summary>Creates a source of answers under the server's policy.</summary>
    /// <exception cref="GeminiConfigurationException">As <see cref="Create"/>.</exception>
    public ChunkSource CreateSource() => Create().Source.WithPolicy(options.Policy, options.Scheduler);

    /// <summary>Whether another key may help: the service rejects the key, or the key lacks the permission.</summary>
    public static bool IsKeyRejected(GeminiException failure) =>
        failure is GeminiApiException { Code: 401 or 403 } or GeminiApiException { Details.Reason: "API_KEY_INVALID" };

    /// <summary>Returns what prevents an answer, as a message for the user; null if nothing is known.</summary>
    public string? FindProblem()
    {
        try
        {
            Create();
            return null;
        }
        catch (GeminiConfigurationException e)
        {
            return e.ToUserMessage();
        }
    }
}
