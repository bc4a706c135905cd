using System.Globalization;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about an attachment that is uploaded.</summary>
internal static class UploadMessages
{
    public const string Processing = "The service processes the file.";

    public static string Start(string name, long size) =>
        $"{name} is {Megabytes(size)} MB, so it is uploaded: a request would be too large. The service deletes it after 48 hours.";

    public static string Progress(FileUpload step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Uploaded {Megabytes(step.BytesSent)} of {Megabytes(step.TotalBytes)} MB ({100 * step.BytesSent / step.TotalBytes}%)"
        );

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
