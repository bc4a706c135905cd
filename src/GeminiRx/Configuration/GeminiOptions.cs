using System.Text;
using GeminiRx.Configuration;
using GeminiRx.Errors;
using Microsoft.Extensions.Logging;

namespace GeminiRx;

/// <summary>
/// How a <see cref="GeminiClient"/> reaches the service. The properties can be bound to an application's configuration, also by the code
/// generator that native executables use; what only code can set is a field, which binders leave alone. A client copies its options when
/// it is made: a later change does not reach it.
/// </summary>
public sealed record GeminiOptions
{
    /// <summary>The default of <see cref="Model"/>: an alias that the service keeps pointing at a current model.</summary>
    public const string DefaultModel = "gemini-flash-latest";

    /// <summary>The default of <see cref="Endpoint"/>.</summary>
    public static readonly Uri DefaultEndpoint = new("https://generativelanguage.googleapis.com/");

    /// <summary>The API key, sent in the header <c>x-goog-api-key</c> and nowhere else. Default null: none is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gives the bearer token for a request; asked before each one, so that it can renew the token, and cancelled with it. Default null:
    /// none is sent. Not
    /// together with <see cref="ApiKey"/>. What it throws ends the stream as <see cref="GeminiConfigurationException"/>.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? AccessToken { get; set; }

    /// <summary>
    /// The address of the service. Default <see cref="DefaultEndpoint"/>, or with <see cref="Vertex"/> the one of its location. One that
    /// ends
    /// in a version (<c>/v1beta</c>, <c>/v1</c>) is asked for that version, else <c>v1beta</c>, on Vertex AI <c>v1beta1</c>. An address of
    /// another API (<c>/openai</c>) or of a model is refused. A key or token goes over plain http only to this machine.
    /// </summary>
    public Uri Endpoint { get; set; } = DefaultEndpoint;

    /// <summary>The place of Vertex AI to ask instead of the Gemini API. Default null: the Gemini API.</summary>
    public VertexLocation? Vertex { get; set; }

    /// <summary>The endpoint in force.</summary>
    internal Uri Address => Vertex is not null && IsDefaultEndpoint ? Vertex.Endpoint : Endpoint;

    /// <summary>Whether the endpoint is the Gemini API's own, whatever version it names.</summary>
    internal bool IsDefaultEndpoint => EndpointAddress.Parse(Endpoint).Root == DefaultEndpoint.AbsoluteUri;

    /// <summary>The model that answers where the request names none. Default <see cref="DefaultModel"/>.</summary>
    public string Model { get; set; } = DefaultModel;

    /// <summary>
    /// The HTTP client to use; it stays the caller's. Default null: one client for the process, HTTP/2 where the server has it, no overall
    /// time limit,
    /// 15 seconds to connect, no redirects (a redirect would carry the key to another host).
    /// </summary>
#pragma warning disable CA1051 // a property would be walked by configuration binders, which cannot make an HttpClient or a clock
    public HttpClient? HttpClient;

    /// <summary>The clock that telemetry measures with, and that a <c>Retry-After</c> date is compared with. Default
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

    /// <summary>The largest event that is read, in bytes, from 1,024. Default 64 MiB; a larger one ends the stream with
    /// <see cref="StreamFault.TooLarge"/>.</summary>
    public int MaxEventBytes { get; set; } = DefaultMaxEventBytes;

    /// <summary>
    /// Whether an answer that the service gives in several hops (finish reason <c>CONTINUATION</c>) is one stream, each hop a request of
    /// its own that is
    /// billed, token counts summed. Default true; otherwise the stream ends after each hop with <see cref="FinishReason.Continuation"/>,
    /// its token in the
    /// <see cref="CheckpointChunk"/> before.
    /// </summary>
    public bool FollowContinuation { get; set; } = true;

    /// <summary>Reads <c>GEMINI_API_KEY</c> (else <c>GOOGLE_API_KEY</c>), <c>GEMINIRX_ENDPOINT</c> and <c>GEMINIRX_MODEL</c>; an empty
    /// variable counts as not set.</summary>
    /// <param name="variable">Where variables are looked up. Default: the process's environment.</param>
    /// <returns>The options; what no variable sets has its default.</returns>
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

    /// <summary>Reads an address for <see cref="Endpoint"/>.</summary>
    /// <param name="text">An absolute http or https address.</param>
    /// <returns>The address.</returns>
    /// <exception cref="GeminiConfigurationException">It is not one, or it is the address of another API, of a model or of a
    /// method.</exception>
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

    /// <summary>Refuses what cannot work, before anything is sent.</summary>
    /// <exception cref="GeminiConfigurationException">A setting cannot be used.</exception>
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

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"ApiKey = {(ApiKey is null ? "not set" : "set")}, AccessToken = {(AccessToken is null ? "not set" : "set")}, Vertex = {Vertex}, Endpoint = {Endpoint?.GetLeftPart(UriPartial.Authority).Split('@')[^1]}, Model = {Model}, MaxEventBytes = {MaxEventBytes}"
        );
        return true;
    }
}
