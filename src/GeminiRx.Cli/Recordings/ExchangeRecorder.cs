using System.Globalization;
using GeminiRx.Cli.Errors;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>Writes the bodies of requests and answers to a folder, as <c>000001-request.json</c> and <c>000001-answer.txt</c>. Headers
/// and addresses are not written, because they may contain a key.</summary>
internal sealed class ExchangeRecorder
{
    private readonly string _folder;
    private readonly long _lastNumber;

    /// <summary>Creates the folder if it does not exist. The numbers continue after the highest number in the folder.</summary>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
    public ExchangeRecorder(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _lastNumber = Directory
            .EnumerateFiles(_folder, "*-answer.txt")
            .Select(file =>
                long.TryParse(Path.GetFileName(file).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0
            )
            .DefaultIfEmpty(0)
            .Max();
    }

    /// <summary>Writes the body of a request, and opens the file for the bytes of its answer. A failure is reported as a warning.</summary>
    public Stream Open(ReceivedRequest request)
    {
        var name = Path.Combine(_folder, (_lastNumber + request.Number).ToString("D6", CultureInfo.InvariantCulture));
        try
        {
            File.WriteAllText($"{name}-request.json", request.Body);
            return File.Create($"{name}-answer.txt");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteMessage(EmulateErrors.UnwritableExchange(request.Number, _folder, e));
            return Stream.Null;
        }
    }
}
