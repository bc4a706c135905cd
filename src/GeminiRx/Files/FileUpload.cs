namespace GeminiRx;

/// <summary>The progress of an upload.</summary>
/// <param name="BytesSent">The bytes that the service has confirmed, from 0.</param>
/// <param name="TotalBytes">The size of the file in bytes.</param>
public sealed record FileUpload(long BytesSent, long TotalBytes)
{
    /// <summary>The uploaded file, in the last element only; null before it.</summary>
    public GeminiFile? File { get; init; }
}
