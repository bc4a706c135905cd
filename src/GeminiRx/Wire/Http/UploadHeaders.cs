namespace GeminiRx.Wire.Http;

/// <summary>What the requests of an upload have in addition to other requests.</summary>
/// <param name="Headers">The headers of the protocol.</param>
internal sealed record UploadHeaders(IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>Whether the address belongs to one upload: whoever knows it can upload, so it is as secret as a key.</summary>
    public bool IsSession { get; init; }

    public bool SendsCredentials { get; init; } = true;

    /// <summary>The address to log in the place of the real one; null to log that.</summary>
    public Uri? LoggedAddress { get; init; }
}
