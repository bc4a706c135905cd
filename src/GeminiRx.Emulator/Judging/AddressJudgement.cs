namespace GeminiRx.Emulator;

/// <summary>Tells a mistake in an address from a method of the service, or of another server, that the emulator does not have.</summary>
internal static class AddressJudgement
{
    private static readonly HttpMethod[] _methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Patch, HttpMethod.Delete];

    // The service's methods of models that the emulator does not have.
    private static readonly HashSet<string> _otherVerbs =
    [
        "asyncBatchEmbedContent",
        "batchEmbedText",
        "batchGenerateContent",
        "bidiGenerateContent",
        "computeTokens",
        "countMessageTokens",
        "countTextTokens",
        "embedText",
        "fetchPredictOperation",
        "generateAnswer",
        "generateMessage",
        "generateText",
        "predict",
        "predictLongRunning",
        "rawPredict",
        "serverStreamingPredict",
        "streamRawPredict",
    ];

    /// <summary>
    /// The service's error if the resource is known and the HTTP method or the verb is wrong; null for any other address, and for
    /// questions of browsers and probes.
    /// </summary>
    public static ServiceError? ErrorOf(HttpMethod method, CallTarget target)
    {
        var address = new Uri(target.Origin + target.PathAndQuery);
        return _methods.Contains(method) || method == HttpMethod.Put
            ? IsMistake(method, address)
                ? ServiceError.NotEmulated
                : null
            : null;
    }

    private static bool IsMistake(HttpMethod method, Uri address)
    {
        var segments = address.AbsolutePath.Split('/');
        var isOther = segments is ["", _, "tunedModels" or "dynamic", ..] || segments.Contains("endpoints");
        if ((isOther && method != HttpMethod.Post) || (method == HttpMethod.Post && segments is ["", _, "files"]))
        {
            return false; // methods of the service that the emulator does not have
        }

        if (_methods.Any(other => CallTarget.Parse(other, address).Method != ServiceMethod.None))
        {
            return true;
        }

        var call = Uri.UnescapeDataString(segments[^1]);
        var colon = call.LastIndexOf(':');
        return colon > 0
            && !_otherVerbs.Contains(call[(colon + 1)..])
            && CallTarget.Parse(HttpMethod.Post, WithVerb(address, segments, call[..colon])).Method == ServiceMethod.Generate;
    }

    private static Uri WithVerb(Uri address, string[] segments, string id) =>
        new($"{address.GetLeftPart(UriPartial.Authority)}{string.Join('/', segments[..^1])}/{Uri.EscapeDataString(id)}:generateContent");
}
