using System.Text.Json;
using GeminiRx.KnownMembers;

// The names that the decoder reads are in the library's sources; everything else is in the assemblies.
if (args is not [var library, var output])
{
    Console.Error.WriteLine("usage: GeminiRx.KnownMembers <folder of the library's sources> <file for the JSON>");
    return 2;
}

File.WriteAllText(
    output,
    JsonSerializer.Serialize(
        new
        {
            enumerations = OpenEnumerations.All,
            model = ModelMembers.Read(),
            emulator = EmulatorMembers.Read(),
            decoder = new { readers = DecoderMembers.Read(library) },
        }
    )
);
return 0;
