namespace GeminiRx.Emulator;

/// <summary>
/// What the address of a request asks for. <c>Model</c> and <c>Verb</c> are null when the path is no call of a model's method; <c>PathAndQuery</c> is free
/// of credentials.
/// </summary>
internal sealed record CallTarget(string PathAndQuery, string? Model, string? Verb)
{
    public bool ServerSentEvents { get; private init; }

    public string? Key { get; private init; }

    public bool HasToken { get; private init; }

    /// <summary>Reads <c>…/models/{model}:{verb}?alt=sse</c>; the parameters of the API's front end may be spelled <c>$alt</c> and <c>$key</c> too.</summary>
    public static CallTarget Parse(Uri address)
    {
        var (model, verb) = ParsePath(address.AbsolutePath);
        var kept = new List<string>();
        var (sse, hasToken, key) = (false, false, (string?)null);
        foreach (var parameter in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(parameter, parameter.IndexOf('=', StringComparison.Ordinal));
            switch (Uri.UnescapeDataString(name).TrimStart('$').ToUpperInvariant())
            {
                case "KEY":
                    key = value.Length > 0 ? Uri.UnescapeDataString(value) : key;
                    continue;
                case "ACCESS_TOKEN" or "OAUTH_TOKEN":
                    hasToken |= value.Length > 0;
                    continue;
                case "ALT":
                    sse = string.Equals(value, "sse", StringComparison.OrdinalIgnoreCase);
                    break;
                default:
                    break;
            }

            kept.Add(parameter);
        }

        var query = kept.Count > 0 ? "?" + string.Join('&', kept) : "";
        return new CallTarget(address.AbsolutePath + query, model, verb) { ServerSentEvents = sse, Key = key, HasToken = hasToken };
    }

    private static (string? Model, string? Verb) ParsePath(string path)
    {
        var segments = path.Split('/');
        if (segments is not [.., "models" or "tunedModels" or "dynamic", var call])
        {
            return (null, null);
        }

        call = Uri.UnescapeDataString(call);
        var (model, verb) = Cut(call, call.LastIndexOf(':'));
        return model.Length > 0 && verb.Length > 0 ? (model, verb) : (null, null);
    }

    private static (string Before, string After) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
}
