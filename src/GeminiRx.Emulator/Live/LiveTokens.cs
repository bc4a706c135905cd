using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>The ephemeral tokens: issues and uses them.</summary>
internal sealed class LiveTokens(TimeProvider time)
{
    private static readonly TimeSpan _maxLife = TimeSpan.FromHours(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Token> _tokens = [];
    private int _count;

    /// <summary>Answers a request for a token.</summary>
    public EmulatedAnswer Create(ServiceCall call)
    {
        var (root, error) = RequestJson.Parse(call.Body, "CreateAuthTokenRequest");
        var now = time.GetUtcNow();
        var expires = Timestamps.ParseTime(root.Text("expireTime") ?? "") ?? now.AddMinutes(30);
        var until = Timestamps.ParseTime(root.Text("newSessionExpireTime") ?? "") ?? now.AddSeconds(60);
        error ??=
            expires <= now || expires > now + _maxLife
                ? ServiceError.InvalidArgument(
                    "* CreateAuthTokenRequest.auth_token.expire_time: must be in the future, less than 20 hours\n"
                )
                : null;
        if (error is not null)
        {
            return error.ToAnswer(asArray: false);
        }

        var uses = root.TryGetProperty("uses", out var asked) && asked.TryGetInt32(out var value) ? value : 1;
        string name;
        lock (_gate)
        {
            name = $"auth_tokens/emulator-{++_count:D6}";
            _tokens[name] = new Token(uses, expires, until, LiveConstraints.Read(root));
        }

        return EmulatedAnswer.Immediate(
            200,
            EmulatedAnswer.Json,
            ServiceJson.Indented(writer =>
            {
                writer.WriteStartObject();
                writer.WriteText("name", name);
                writer.WriteTime("expireTime", expires);
                writer.WriteTime("newSessionExpireTime", until);
                writer.WriteNumber("uses", uses);
                writer.WriteEndObject();
            })
        );
    }

    /// <summary>Replaces what a token locks in the first message of a session. An unknown token locks nothing: it cannot be used.</summary>
    public JsonElement Constrain(string? name, JsonElement message)
    {
        lock (_gate)
        {
            return name is not null && _tokens.TryGetValue(name, out var token) ? token.Constraints.Apply(message) : message;
        }
    }

    /// <summary>Uses a token for a session.</summary>
    /// <param name="name">The token.</param>
    /// <param name="model">The model of the setup.</param>
    /// <param name="continues">Whether a session is continued, which is no use.</param>
    /// <returns>Why the token cannot be used; null if it can.</returns>
    public string? Use(string? name, string model, bool continues)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (name is null || !_tokens.TryGetValue(name, out var token) || now >= token.Expires)
            {
                return "Unauthenticated: the token is unknown or expired";
            }

            if (token.Constraints.Model is { } only && only != model)
            {
                return "The setup does not match the constraints of the token";
            }

            if (continues)
            {
                return null;
            }

            if (token.Uses == 0 || now >= token.NewSessionsUntil)
            {
                return "Token has been used too many times or is too old for a new session";
            }

            _tokens[name] = token with { Uses = token.Uses - 1 };
            return null;
        }
    }

    private sealed record Token(int Uses, DateTimeOffset Expires, DateTimeOffset NewSessionsUntil, LiveConstraints Constraints);
}
