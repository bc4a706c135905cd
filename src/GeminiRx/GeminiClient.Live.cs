using System.Text.Json;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Live;
using GeminiRx.Wire.Resources;
using GeminiRx.Wire.Writing;

namespace GeminiRx;

public sealed partial class GeminiClient
{
    /// <summary>Creates a session of the Live API: speech and text in both directions over one connection after the other. Nothing is sent
    /// before the session is used.</summary>
    /// <param name="options">The settings. Default null: the defaults.</param>
    /// <returns>The session, which the caller disposes.</returns>
    /// <exception cref="GeminiConfigurationException">The model name is invalid.</exception>
    public LiveSession Live(LiveOptions? options = null)
    {
        var live = options ?? new LiveOptions();
        var model = LiveModel(live);
        return new LiveSession(
            live,
            _options.TimeProvider,
            (start, cancellationToken) => SocketConnection.OpenAsync(_options, live, model, start, cancellationToken)
        );
    }

    /// <summary>Creates an ephemeral token for sessions of untrusted programs. Cold: each subscription creates one.</summary>
    /// <param name="request">What the token allows. Default null: one new session within a minute, for 30 minutes.</param>
    /// <returns>
    /// The token, delivered on a pool thread. A client with its name as <see cref="GeminiOptions.ApiKey"/> can open sessions only.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the token.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>.</description></item>
    /// <item><description>Dispose: aborts the request. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="GeminiConfigurationException">The model name of the constraints is invalid.</exception>
    public IObservable<LiveToken> CreateLiveToken(LiveTokenRequest? request = null)
    {
        var asked = request ?? new LiveTokenRequest();
        var model = asked.Constraints is { } constraints ? LiveModel(constraints) : null;
        return UnaryStream.Single(async cancellationToken =>
            ResourceDecoder.ReadLiveToken(
                await JsonCall
                    .SendAsync(_options, HttpMethod.Post, new Uri(_addresses.Root + "auth_tokens"), BodyOf(asked, model), cancellationToken)
                    .ConfigureAwait(false)
            )
        );
    }

    private static ReadOnlyMemory<byte> BodyOf(LiveTokenRequest request, string? model) =>
        request is { Constraints: not null, LockAdditionalFields: { } locked }
            ? BodyOf(request, model, LiveFieldMask.Of(JsonElement.Parse(BodyOf(request, model, fieldMask: null).Span), locked))
            : BodyOf(request, model, fieldMask: null);

    private static ReadOnlyMemory<byte> BodyOf(LiveTokenRequest request, string? model, string? fieldMask)
    {
        var body = new LiveTokenBody(request, model, fieldMask);
        return request.Constraints?.Extra is { } extra
            ? RequestWriter.WriteBody(body, 1024, JsonElement.Parse($$"""{"bidiGenerateContentSetup":{{extra.GetRawText()}}}"""))
            : RequestWriter.WriteBody(body);
    }

    private string LiveModel(LiveOptions options) => _addresses.CompleteName(options.Model);
}
