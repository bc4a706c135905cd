using System.Globalization;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>Writes what was asked and answered into a folder: <c>000001-request.json</c> and <c>000001-answer.txt</c>, never a header or an
/// address, so never a key.</summary>
internal sealed class ExchangeRecorder
{
    private readonly string _folder;
    private readonly long _before;

    /// <summary>Makes the folder where there is none; numbers go on after those that are in it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public ExchangeRecorder(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _before = Directory
            .EnumerateFiles(_folder, "*-answer.txt")
            .Select(file =>
                long.TryParse(Path.GetFileName(file).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0
            )
            .DefaultIfEmpty(0)
            .Max();
    }

    /// <summary>Writes the request's body, and gives what the answer's bytes are to be written to.</summary>
    public Stream Open(ReceivedRequest request)
    {
        var name = Path.Combine(_folder, (_before + request.Number).ToString("D6", CultureInfo.InvariantCulture));
        try
        {
            File.WriteAllText($"{name}-request.json", request.Body);
            return File.Create($"{name}-answer.txt");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteMessage($"The exchange cannot be recorded: {e.Message}");
            return Stream.Null;
        }
    }
}
