using System.Globalization;
using System.Text;
using GeminiRx.Configuration;
using GeminiRx.Errors;
using Microsoft.Extensions.Logging;

namespace GeminiRx;

/// <summary>
/// The configuration of a <see cref="GeminiClient"/>. Properties can be bound to the configuration of an application, also by the code
/// generator for native executables. Values that only code can set are fields, which binders ignore. A client copies its options: later
/// changes have no effect on it.
/// </summary>
public sealed record GeminiOptions
{
    /// <summary>The default of <see cref="Model"/>: an alias of a current model, which the service maintains.</summary>
    public const string DefaultModel = "gemini-flash-latest";

    /// <summary>The default of <see cref="Endpoint"/>.</summary>
    public static readonly Uri DefaultEndpoint = new("https://generativelanguage.googleapis.com/");

    /// <summary>The API key. It is sent in the header <c>x-goog-api-key</c> only. Default null: no key.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Returns the bearer token for a request. It is called before each request, so that it can renew the token, and cancelled with the
    /// request. An exception of this function ends the stream with a <see cref="GeminiConfigurationException"/>. Cannot be combined with
    /// <see cref="ApiKey"/>. Default null: no token.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? AccessToken { get; set; }

    /// <summary>
    /// The address of the service. Default <see cref="DefaultEndpoint"/>, or with <see cref="Vertex"/> the address of its location. A
    /// version
    /// at the end (<c>/v1beta</c>, <c>/v1</c>) selects the API version; the default is <c>v1beta</c>, on Vertex AI <c>v1beta1</c>. The
    /// address of
    /// another API (<c>/openai</c>) or of a model is an error. Keys and tokens are sent over plain http only to this machine.
    /// </summary>
    public Uri Endpoint { get; set; } = DefaultEndpoint;

    /// <summary>The project and location of Vertex AI, which is used instead of the Gemini API. Default null: the Gemini API.</summary>
    public VertexLocation? Vertex { get; set; }

    /// <summary>The effective endpoint.</summary>
    internal Uri Address => Vertex is not null && IsDefaultEndpoint ? Vertex.Endpoint : Endpoint;

    /// <summary>Whether the endpoint is the address of the Gemini API, in any version.</summary>
    internal bool IsDefaultEndpoint => EndpointAddress.Parse(Endpoint).Root == DefaultEndpoint.AbsoluteUri;

    /// <summary>The model for requests without a model. Default <see cref="DefaultModel"/>.</summary>
    public string Model { get; set; } = DefaultModel;

    /// <summary>
    /// The HTTP client, owned by the caller. Default null: one client for the process, with HTTP/2 if the server supports it, 15 seconds to
    /// connect, no overall time limit, and no redirects, because a redirect would send the key to another host.
    /// </summary>
#pragma warning disable CA1051 // a binder would try to create the value of a property
    public HttpClient? HttpClient;

    /// <summary>Returns the HTTP client for a request, such as <c>IHttpClientFactory.CreateClient</c>. It is called for each request, on
    /// any thread. The client that it returns is not disposed. Ignored if <see cref="HttpClient"/> is set. Default null: none.</summary>
    public Func<HttpClient>? HttpClientFactory;

    /// <summary>The clock for measurements, and for dates in <c>Retry-After</c>. Default
    /// <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider = TimeProvider.System;

    /// <summary>
    /// Creates the logger of the client, with the category <c>GeminiRx.Client</c>: requests and statuses at Debug, ends at Information,
    /// failures at Warning. No entry contains a key; no entry contains a prompt or an answer unless <see cref="LogContent"/> is set.
    /// Default null: no log, at no cost.
    /// </summary>
    public ILoggerFactory? LoggerFactory;
#pragma warning restore CA1051

    /// <summary>Whether prompts and answers are logged, at level Trace. Default false.</summary>
    public bool LogContent { get; set; }

    internal const int DefaultMaxEventBytes = 64 * 1024 * 1024;

    /// <summary>The maximum size of an event in bytes, from 1,024. Default 64 MiB. A larger event ends the stream with
    /// <see cref="StreamFault.TooLarge"/>.</summary>
    public int MaxEventBytes { get; set; } = DefaultMaxEventBytes;

    /// <summary>
    /// Whether an answer that spans several exchanges (finish reason <c>CONTINUATION</c>) is one stream. Each exchange is a billed request;
    /// the
    /// token counts are summed. Default true. If false, the stream ends after each exchange with <see cref="FinishReason.Continuation"/>,
    /// and
    /// the token is in the <see cref="CheckpointChunk"/> before it.
    /// </summary>
    public bool FollowContinuation { get; set; } = true;

    /// <summary>Reads <c>GEMINI_API_KEY</c> (or <c>GOOGLE_API_KEY</c>), <c>GEMINIRX_ENDPOINT</c> and <c>GEMINIRX_MODEL</c>. An empty
    /// variable
    /// counts as not set.</summary>
    /// <param name="variable">Returns the value of a variable. Default: the environment of the process.</param>
    /// <returns>The options, with defaults for variables that are not set.</returns>
    /// <exception cref="GeminiConfigurationException"><c>GEMINIRX_ENDPOINT</c> is not an absolute http or https address.</exception>
    public static GeminiOptions FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string? Read(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        return new GeminiOptions
        {
            ApiKey = Read("GEMINI_API_KEY") ?? Read("GOOGLE_API_KEY"),
            Endpoint = Read("GEMINIRX_ENDPOINT") is { } endpoint ? ParseEndpoint(endpoint) : DefaultEndpoint,
            Model = Read("GEMINIRX_MODEL") ?? DefaultModel,
        };
    }

    /// <summary>Parses an address for <see cref="Endpoint"/>.</summary>
    /// <param name="text">An absolute http or https address.</param>
    /// <returns>The address.</returns>
    /// <exception cref="GeminiConfigurationException">The address is invalid, or belongs to another API, a model or a method.</exception>
    public static Uri ParseEndpoint(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri is not { UserInfo: "", Query: "", Fragment: "" }
        )
        {
            throw ConfigurationErrors.InvalidEndpoint(text);
        }

        _ = EndpointAddress.Parse(uri);
        return uri;
    }

    /// <summary>Checks the options before anything is sent.</summary>
    /// <exception cref="GeminiConfigurationException">A setting is unusable.</exception>
    internal void Check()
    {
        ParseEndpoint(Endpoint.OriginalString);
        if (ApiKey is { } key && (key.Length == 0 || !key.All(c => c is > ' ' and <= '~')))
        {
            throw ConfigurationErrors.InvalidApiKey();
        }

        if (this is { ApiKey: not null, AccessToken: not null })
        {
            throw ConfigurationErrors.KeyAndToken();
        }

        if (Vertex is { IsValid: false })
        {
            throw ConfigurationErrors.InvalidVertexLocation(Vertex.Project, Vertex.Location);
        }

        if (this is { ApiKey: not null } or { AccessToken: not null } && Endpoint is { Scheme: "http", IsLoopback: false })
        {
            throw ConfigurationErrors.UnencryptedKey(Endpoint);
        }

        if (MaxEventBytes < 1024)
        {
            throw ConfigurationErrors.MaxEventBytesTooSmall(MaxEventBytes);
        }
    }

    // Without the key, the token and a password in the endpoint.
    private bool PrintMembers(StringBuilder builder)
    {
        var endpoint = Endpoint?.GetLeftPart(UriPartial.Authority).Split('@')[^1];
        builder
            .Append(CultureInfo.InvariantCulture, $"ApiKey = {SetOrNot(ApiKey)}, AccessToken = {SetOrNot(AccessToken)}, ")
            .Append(CultureInfo.InvariantCulture, $"Vertex = {Vertex}, Endpoint = {endpoint}, Model = {Model}, ")
            .Append(CultureInfo.InvariantCulture, $"MaxEventBytes = {MaxEventBytes}");
        return true;
    }

    private static string SetOrNot(object? secret) => secret is null ? "not set" : "set";
}
