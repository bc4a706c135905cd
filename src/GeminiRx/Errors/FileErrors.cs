namespace GeminiRx.Errors;

/// <summary>Every failure of a file that this library finds itself. No message contains the address of an upload.</summary>
internal static class FileErrors
{
    public static GeminiFileException Unreadable(string name, Exception cause) =>
        new(FileFault.Unusable, $"{name} cannot be read: {cause.Message}", cause);

    public static GeminiFileException Empty(string name) =>
        new(FileFault.Unusable, $"{name} is empty: the service takes at least one byte.");

    public static GeminiFileException UnknownType(string name) => new(FileFault.Unusable, $"The media type of {name} cannot be detected.");

    public static GeminiFileException Shrunk(string name, long declared, long read) =>
        new(FileFault.Changed, $"{name} changed while it was uploaded: it ended after {read:N0} of {declared:N0} bytes.");

    public static GeminiFileException Grown(string name, long declared) =>
        new(FileFault.Changed, $"{name} changed while it was uploaded: it has more than the {declared:N0} bytes that it had at the start.");

    public static GeminiFileException Rewritten(string name) =>
        new(FileFault.Changed, $"{name} changed while it was uploaded: it was written to.");

    public static GeminiFileException LostBytes(string name, long offset, long start) =>
        new(
            FileFault.UploadLost,
            $"The upload of {name} cannot continue: the service has {offset:N0} bytes, but the bytes before {start:N0} are no longer held."
        );

    /// <param name="name">The name of the file.</param>
    /// <param name="status">The status of the upload in the service's words; null if the answer has none.</param>
    public static GeminiFileException NotFinished(string name, string? status) =>
        new(FileFault.UploadLost, $"The upload of {name} did not end in a file: its status is {status ?? "unknown"}.");

    public static GeminiFileException ProcessingFailed(string file, string? reason) =>
        new(FileFault.ProcessingFailed, $"The service cannot process {file}{(reason is null ? "." : ": " + reason)}");

    public static GeminiTimeoutException StillProcessing(string file, TimeSpan limit) =>
        new(TimeLimit.Processing, $"The file {file} is not active after {limit.TotalSeconds:0.#} s.");
}
