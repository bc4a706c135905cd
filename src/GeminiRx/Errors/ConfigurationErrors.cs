namespace GeminiRx.Errors;

/// <summary>Every failure of a setting, with what to do about it. No message contains a key or a token.</summary>
internal static class ConfigurationErrors
{
    private const string MissingKey = "missingKey";
    private const string InvalidKey = "invalidKey";

    public static GeminiConfigurationException NoApiKey() => new("No API key is set.", ErrorAdvice.SetKey) { Reason = MissingKey };

    public static GeminiConfigurationException NoVertexCredentials() =>
        new("No credentials for Vertex AI are set.", ErrorAdvice.SetAccessToken) { Reason = MissingKey };

    public static GeminiConfigurationException InvalidApiKey() =>
        new(
            "Invalid API key: it is empty, or contains spaces, control characters or non-ASCII characters.",
            "Copy it again, without spaces, quotes or line breaks."
        )
        {
            Reason = InvalidKey,
        };

    public static GeminiConfigurationException KeyAndToken() =>
        new("Both an API key and an access token are set.", "Set ApiKey or AccessToken, not both.");

    public static GeminiConfigurationException UnencryptedKey(Uri endpoint) =>
        new(
            $"The key would be sent unencrypted to {endpoint.GetLeftPart(UriPartial.Authority)}.",
            "Use an https endpoint; http is accepted for this machine only."
        );

    /// <param name="errorType">The type of the provider's exception. Its message may quote a secret.</param>
    public static GeminiConfigurationException TokenProviderFailed(string errorType) =>
        new($"No access token: the token provider failed with {errorType}.", "Sign in again, or check the credentials.");

    public static GeminiConfigurationException InvalidAccessToken() =>
        new(
            "Invalid access token: it is empty, or contains spaces, control characters or non-ASCII characters.",
            "Check the token provider: it has to return the token alone, without 'Bearer'."
        )
        {
            Reason = InvalidKey,
        };

    public static GeminiConfigurationException HttpClientDisposed() =>
        new("The HTTP client is disposed.", "Keep GeminiOptions.HttpClient alive as long as the client that uses it.");

    /// <param name="text">The endpoint. It may contain a password, so it is not quoted as a whole.</param>
    public static GeminiConfigurationException InvalidEndpoint(string text) =>
        new(
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsAbsoluteUri && uri.Host.Length > 0
                ? uri.Scheme is "http" or "https"
                    ? $"Invalid endpoint {uri.GetLeftPart(UriPartial.Authority).Split('@')[^1]}: "
                        + "it contains a user name, a query or a fragment."
                    : $"Invalid endpoint: the scheme is '{uri.Scheme}', not http or https."
                : "Invalid endpoint: it is not an http or https address.",
            "Write it like https://example.org/ or http://127.0.0.1:8080/."
        );

    public static GeminiConfigurationException WrongEndpoint(Uri endpoint, string reason, string root) =>
        new($"The endpoint {endpoint.GetLeftPart(UriPartial.Path)} is {reason}.", $"Set it to {root}.");

    public static GeminiConfigurationException InvalidVertexLocation(string? project, string? location) =>
        new(
            $"Invalid project '{project}' or location '{location}' of Vertex AI.",
            "Use letters, digits, '-', ':' and '.', such as my-project and europe-west4."
        );

    public static GeminiConfigurationException MaxEventBytesTooSmall(int value) =>
        new($"Invalid MaxEventBytes {value}: the minimum is 1,024.", "Use 1,024 or more; the default is 67,108,864 (64 MiB).");

    public static GeminiConfigurationException InvalidModelName(string model) =>
        new(
            $"Invalid model name '{model}': it has an empty, '.' or '..' segment.",
            "Use a name like gemini-flash-latest or tunedModels/mine."
        );

    public static GeminiConfigurationException NoFilesOnVertex() =>
        new("Vertex AI has no Files API, but the client uses Vertex AI.", FileAdvice.VertexFiles);

    public static GeminiConfigurationException NoEmbeddingsOnVertex() =>
        new("Embeddings of Vertex AI are not supported, but the client uses Vertex AI.", FileAdvice.VertexEmbeddings);

    public static GeminiConfigurationException NoDecisionsOnVertex() =>
        new("Vertex AI has no Decisions API, but the client uses Vertex AI.", FileAdvice.VertexDecisions);

    /// <summary>The address is a capability, so no part of it is quoted.</summary>
    public static GeminiConfigurationException UnusableUploadAddress() =>
        new("The service sent no usable address for the upload: it is absent, invalid or unencrypted.", FileAdvice.UploadAddress);

    public static GeminiConfigurationException NestedTooDeep(int maxDepth) =>
        new($"The request is nested deeper than {maxDepth} levels.", "Flatten the JSON in it: arguments, results, schemas, extra members.");

    public static GeminiConfigurationException RecorderInUse() =>
        new("The recorder records another session already: a recording is one session.", "Create a LiveRecorder for each session.");

    public static GeminiConfigurationException RecordingNotWritten(string reason) =>
        new($"The recording cannot be written: {reason}", "Free disk space, or record to another file.");
}
