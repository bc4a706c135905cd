namespace GeminiRx.Conversations;

/// <summary>The limits of files within a request.</summary>
internal static class AttachmentLimits
{
    // A request may have 100 MB, in which 70 MB of files have 93 MB (Base64). A PDF within it may have 50 MB.
    // (Gemini API, file input methods, 2026.)
    private const long MaxBytes = 70_000_000;
    private const long MaxPdfBytes = 50_000_000;

    /// <summary>Whether a file fits into a request.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="earlier">The size of the files that are already in the request.</param>
    public static bool Fits(string path, long size, long earlier = 0) =>
        earlier + size <= MaxBytes && (size <= MaxPdfBytes || !Path.GetExtension(path).Equals(".pdf", StringComparison.OrdinalIgnoreCase));
}
