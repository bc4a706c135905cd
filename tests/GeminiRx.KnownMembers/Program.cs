using System.Text.Json;
using GeminiRx.KnownMembers;

// The only argument is the folder of the library's sources: the decoder's names are read from them.
if (args is not [var library])
{
    Console.Error.WriteLine("usage: GeminiRx.KnownMembers <folder of the library's sources>");
    return 2;
}

Console.WriteLine(
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
